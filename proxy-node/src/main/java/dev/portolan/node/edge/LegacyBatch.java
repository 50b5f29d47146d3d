package dev.portolan.node.edge;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.LegacyMessage;
import dev.portolan.node.wire.LegacyPost;
import dev.portolan.node.wire.McpRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of a client of 2025-03-26. Its requests are answered one after the other, on one stream
 * of events, so that their backends may ask back as they may in any other call.
 */
final class LegacyBatch {
  private final Exchange exchange;
  private final LegacyWalk walk;

  LegacyBatch(Exchange exchange, LegacyWalk walk) {
    this.exchange = exchange;
    this.walk = walk;
  }

  Future<Void> serve(Caller caller, ClientSession session, LegacyPost post) {
    List<McpRequest> requests = new ArrayList<>();
    List<Future<?>> answers = new ArrayList<>();
    for (LegacyMessage message : post.messages()) {
      switch (message) {
        case LegacyMessage.Answer answer ->
            answers.add(walk.answered(caller, session, answer).otherwise(false));
        case LegacyMessage.Asked asked when asked.request().isNotification() ->
            walk.notified(caller, session, asked.request());
        case LegacyMessage.Asked asked -> requests.add(asked.request());
      }
    }
    return Future.join(answers)
        .transform(
            told ->
                requests.isEmpty()
                    ? Replies.accepted(exchange)
                    : inOrder(caller, session, requests));
  }

  private Future<Void> inOrder(Caller caller, ClientSession session, List<McpRequest> requests) {
    exchange.setMoreToCome(true);
    Future<Void> before = exchange.beginEvents().writeHead();
    for (int at = 0; at < requests.size(); at++) {
      McpRequest request = requests.get(at);
      boolean last = at == requests.size() - 1;
      before =
          before.compose(
              written -> {
                exchange.setMoreToCome(!last);
                return one(caller, session, request);
              });
    }
    return before;
  }

  private Future<Void> one(Caller caller, ClientSession session, McpRequest request) {
    if (request.known() == McpMethod.INITIALIZE) {
      return walk.refuse(
          request.id(),
          new Fault.InvalidRequest("initialize in a batch (expected: initialize alone)"));
    }
    return walk.answer(caller, session, request)
        .recover(
            cause ->
                exchange.isBeyondReach()
                    ? Future.failedFuture(cause)
                    : walk.refuse(request.id(), Faults.of(cause)))
        .onComplete(answered -> walk.answeredOne());
  }
}
