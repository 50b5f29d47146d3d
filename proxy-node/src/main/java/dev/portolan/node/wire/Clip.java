package dev.portolan.node.wire;

/** Keeps what a client sent short in what is said about it. */
final class Clip {
  private static final int MAX = 120;

  private Clip() {}

  static String of(String text) {
    return text.length() <= MAX ? text : text.substring(0, MAX) + "...";
  }
}
