package dev.portolan.node.fault;

/**
 * Carries a {@link Fault} through a failed future. It has no stack trace: it is an answer, not a
 * surprise.
 */
public final class FaultException extends RuntimeException {
  private final transient Fault fault;

  public FaultException(Fault fault) {
    super(fault.toString(), null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
