package dev.portolan.node.backend;

/** Which era a backend speaks. */
sealed interface Verdict {

  /** Modern, and what it said of itself. */
  record Modern(BackendProfile profile) implements Verdict {}

  /** Legacy; what it says of itself belongs to a session. */
  record Legacy() implements Verdict {}
}
