package dev.foster.kernel;

import dev.foster.text.ByteText;

/**
 * Directories and their entries. Callers use descriptors of directories: after a check of an open
 * directory, no other process can replace it. Paths and names are {@link ByteText}. The message of
 * an exception is only the reason.
 */
public interface Directories {

  /** The effective user id of this process. */
  int uid();

  /**
   * Makes a directory.
   *
   * @param mode its mode, less the umask
   * @throws KernelException EEXIST, ENOENT (there is no parent directory), EACCES, EROFS …
   */
  void make(String path, int mode) throws KernelException;

  /**
   * Opens a directory. {@link Sockets#close} and {@link Io#close} close it.
   *
   * @throws KernelException ENOENT, ENOTDIR (also for a symbolic link)
   */
  int open(String path) throws KernelException;

  /**
   * Reads the attributes of an entry; a symbolic link is not followed.
   *
   * @param name {@code "."} for the directory itself
   * @return null if there is no such entry
   */
  Entry entry(int directory, String name) throws KernelException;

  /** Removes a file's name. */
  void unlink(int directory, String name) throws KernelException;

  /** Sets the permission bits of a file. */
  void chmod(int directory, String name, int mode) throws KernelException;

  /** True if this process may make and remove names in the directory. */
  boolean writable(int directory);

  /**
   * Locks the directory until it is unlocked or closed.
   *
   * @return false if another process has the lock
   */
  boolean lock(int directory);

  /** Releases the lock. */
  void unlock(int directory);

  /**
   * Attributes of an entry.
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
