package dev.foster.kernel;

import dev.foster.text.ByteText;

/**
 * Directories and what is in them, through descriptors: once a directory was opened and looked at,
 * nobody can put another in its place. Paths and names are {@link ByteText}. The message of an
 * exception is the reason alone.
 */
public interface Directories {

  /** The effective user id of this process. */
  int uid();

  /**
   * Makes a directory.
   *
   * @param mode its mode, less the umask
   * @throws KernelException EEXIST, ENOENT (its parent is not there), EACCES, EROFS …
   */
  void make(String path, int mode) throws KernelException;

  /**
   * Opens a directory; it is closed with {@link Sockets#close} or {@link Io#close}.
   *
   * @throws KernelException ENOENT, ENOTDIR (for a symbolic link, too)
   */
  int open(String path) throws KernelException;

  /**
   * Facts of a name in a directory, of a symbolic link itself.
   *
   * @param name {@code "."} for the directory
   * @return null if there is nothing of that name
   */
  Entry entry(int directory, String name) throws KernelException;

  /** Removes a file's name. */
  void unlink(int directory, String name) throws KernelException;

  /** Sets the permission bits of a file. */
  void chmod(int directory, String name, int mode) throws KernelException;

  /** True if this process may make and remove names in the directory. */
  boolean writable(int directory);

  /** Takes the directory's lock, which ends when it is closed; false if another has it. */
  boolean lock(int directory);

  /** Gives back what {@link #lock} took. */
  void unlock(int directory);

  /**
   * What is known of a file.
   *
   * @param mode type and permission bits
   */
  record Entry(int mode, int uid, int gid, long inode) {

    /** True for a socket. */
    public boolean isSocket() {
      return (mode & 0170000) == 0140000;
    }

    /** True for a directory. */
    public boolean isDirectory() {
      return (mode & 0170000) == 0040000;
    }
  }
}
