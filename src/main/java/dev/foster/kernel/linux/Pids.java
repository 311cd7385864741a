package dev.foster.kernel.linux;

/** A growing list of numbers. */
final class Pids {
  private int[] numbers = new int[16];
  private int size;

  void add(int number) {
    if (size == numbers.length) {
      numbers = java.util.Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  int get(int index) {
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
