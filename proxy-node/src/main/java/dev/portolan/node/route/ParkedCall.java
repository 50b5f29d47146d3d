package dev.portolan.node.route;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.session.BackendSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call that waits at a legacy backend for answers of its client, and up to where the client has
 * heard of it. All that a node needs to know to go on with it.
 *
 * @param node that holds the call
 * @param id of which nobody can guess another; names its log
 * @param session in which the backend asks
 * @param call the id of the call in that session
 * @param round how often the client was asked, from 1
 * @param after the number of the last message of the log that the client has been told of
 * @param asked the numbers of those that are questions and not yet answered
 */
public record ParkedCall(
    String node,
    String id,
    BackendSession session,
    long call,
    int round,
    long after,
    List<Long> asked) {
  /** How often one call may ask. */
  public static final int MAX_ROUNDS = 8;

  public ParkedCall {
    asked = List.copyOf(asked);
  }

  /** The same call, asking again. */
  public ParkedCall asking(long heard, List<Long> questions) {
    return new ParkedCall(node, id, session, call, round + 1, heard, questions);
  }

  String text() {
    var text = new StringBuilder();
    text.append(node)
        .append('\n')
        .append(id)
        .append('\n')
        .append(call)
        .append('\n')
        .append(round)
        .append('\n');
    text.append(after).append('\n').append(session.version().value()).append('\n');
    asked.forEach(number -> text.append(number).append(' '));
    return session.id() == null
        ? text.toString()
        : text.append('\n').append(session.id()).toString();
  }

  static Optional<ParkedCall> of(String text) {
    String[] parts = text.split("\n", 8);
    if (parts.length < 7) {
      return Optional.empty();
    }
    List<Long> asked = new ArrayList<>();
    for (String number : parts[6].trim().split(" ", -1)) {
      asked.add(Long.valueOf(number));
    }
    return Optional.of(
        new ParkedCall(
            parts[0],
            parts[1],
            new BackendSession(parts.length > 7 ? parts[7] : null, new ProtocolVersion(parts[5])),
            Long.parseLong(parts[2]),
            Integer.parseInt(parts[3]),
            Long.parseLong(parts[4]),
            asked));
  }

  /** Without the session's id. */
  @Override
  public String toString() {
    return "parked call in round " + round;
  }
}
