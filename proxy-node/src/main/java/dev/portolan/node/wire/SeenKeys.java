package dev.portolan.node.wire;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one object so far. A few plain keys are compared as bytes where they lie; as soon as
 * there are many, or one is escaped, all are compared as text in a set, so that an object of any
 * size costs no more than its length.
 */
final class SeenKeys {
  private static final int FEW = 16;

  private final byte[] in;
  private final int[] spans = new int[FEW * 2];
  private int count;
  private @Nullable Set<String> texts;

  SeenKeys(byte[] in) {
    this.in = in;
  }

  /** Remembers the key the scanner has just passed, and tells whether it is new. */
  boolean add(JsonScanner scanner) {
    int from = scanner.keyFrom();
    int to = scanner.keyTo();
    Set<String> many = texts;
    if (many == null) {
      if (count < FEW && !scanner.keyIsEscaped()) {
        return addPlain(from, to);
      }
      many = asTexts();
      texts = many;
    }
    return many.add(scanner.key());
  }

  private boolean addPlain(int from, int to) {
    for (int i = 0; i < count; i++) {
      int seen = spans[2 * i];
      int seenTo = spans[2 * i + 1];
      if (seenTo - seen == to - from && Arrays.equals(in, seen, seenTo, in, from, to)) {
        return false;
      }
    }
    spans[2 * count] = from;
    spans[2 * count + 1] = to;
    count++;
    return true;
  }

  private Set<String> asTexts() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < count; i++) {
      all.add(JsonText.decode(in, spans[2 * i], spans[2 * i + 1]));
    }
    return all;
  }
}
