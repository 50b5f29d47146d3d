package dev.portolan.node.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to type. */
final class Spelling {
  private static final int MOST_CHARACTERS = 64;

  private Spelling() {}

  /** The known word that is nearest to this one, if it is near at all. */
  static Optional<String> closest(String word, Collection<String> known) {
    if (word.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    int near = Math.min(2, word.length() / 2);
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= near)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Letters to insert, remove or replace; case counts for nothing. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
