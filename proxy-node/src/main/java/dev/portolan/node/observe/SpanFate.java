package dev.portolan.node.observe;

/** What becomes of a span that has ended, as a label of metrics. */
public enum SpanFate {
  /** The collector has taken it. */
  SENT("sent"),
  /** It was sent, and the collector did not take it. */
  REFUSED("refused"),
  /** There was no room for it. */
  DROPPED("dropped");

  private final String word;

  SpanFate(String word) {
    this.word = word;
  }

  /** The label value. */
  public String word() {
    return word;
  }
}
