package dev.portolan.loadtest.faults;

/** What came of one call. */
enum Outcome {
  ANSWERED("answered"),
  /** On a stream that broke and was resumed, on whichever node. */
  RESUMED("answered after the stream was resumed"),
  /** And nothing was executed: 503, or an error that says so. */
  REFUSED("refused, not executed"),
  /** The connection broke, or the balancer says that the node gave no reply. */
  BROKEN("connection broken"),
  /** With an error that says that it may have been executed. */
  FAILED("failed with an error"),
  /** 404, which tells a client that its session is gone. */
  SESSION_LOST("session lost"),
  /** Another's answer, or something that is none. */
  WRONG("wrong answer"),
  /** Neither answered nor failed. */
  HUNG("never ended");

  private final String told;

  Outcome(String told) {
    this.told = told;
  }

  /** For people. */
  String told() {
    return told;
  }

  boolean isGood() {
    return this == ANSWERED || this == RESUMED;
  }

  /** Whatever happens to nodes, this must not happen to a call. */
  boolean isForbidden() {
    return this == SESSION_LOST || this == WRONG || this == HUNG;
  }
}
