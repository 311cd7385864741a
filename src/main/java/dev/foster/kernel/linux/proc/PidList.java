package dev.foster.kernel.linux.proc;

/** A growing list of pids or other numbers. */
public final class PidList {
  private int[] numbers = new int[16];
  private int size;

  void add(int number) {
    if (size == numbers.length) {
      numbers = java.util.Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = number;
  }

  public int size() {
    return size;
  }

  public int get(int index) {
    return numbers[index];
  }

  boolean contains(int number) {
    for (int i = 0; i < size; i++) {
      if (numbers[i] == number) {
        return true;
      }
    }
    return false;
  }

  int[] toArray() {
    return java.util.Arrays.copyOf(numbers, size);
  }
}
