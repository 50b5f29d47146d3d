package dev.portolan.node.wire;

/**
 * Hears of what comes in the containers of a JSON object that it follows. What it puts out stands
 * at that place.
 */
interface JsonListener {
  /** A key, as the bytes between its quotes; empty if it is longer than 1 KiB. */
  void key(byte[] in, int from, int to);

  /** A container begins. True to follow it, false to let it pass. */
  boolean follows(boolean object);

  /**
   * A string, number or literal begins. True to take it out of the flow and be told of it when it
   * is whole; then it is the listener's to put it out.
   */
  boolean takes(boolean string);

  /** What was taken, a string with its quotes. Returns false if it is not JSON after all. */
  boolean taken(byte[] in, int from, int to);

  /** A container that was followed is about to close. */
  void closing();

  /** This is not JSON. Nothing more will be told. */
  void broken();
}
