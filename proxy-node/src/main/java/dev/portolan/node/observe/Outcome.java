package dev.portolan.node.observe;

/** How a request ended, as a label of metrics. */
public enum Outcome {
  /** A result, a tool's own {@code isError} among them. */
  OK("ok"),
  /** A JSON-RPC error that a backend answered. */
  ERROR("error"),
  /** Portolan said no, with a fault. */
  REFUSED("refused"),
  /** No answer could be had: unreachable, too slow, broken off. */
  FAILED("failed"),
  /** The one who asked went away. */
  CANCELLED("cancelled");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The label value. */
  public String word() {
    return word;
  }
}
