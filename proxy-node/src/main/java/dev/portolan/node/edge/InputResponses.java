package dev.portolan.node.edge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.bridge.ServerQuestion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a modern client says to what it was asked, when it comes back with its call (specification
 * 2026-07-28, Multi Round-Trip Requests).
 */
record InputResponses(McpRequest retry) {
  private static final RawJson NONE = RawJson.of("{}");

  /**
   * The results that answer these questions, by the questions' numbers. They are read whole before
   * a backend is told any.
   *
   * @throws FaultException with {@code InvalidParams} if a question is answered twice
   */
  Map<Long, RawJson> to(Map<Long, ServerQuestion> questions) {
    RawJson all = retry.json(retry.parts().inputResponsesAt()).orElse(NONE);
    Map<Long, RawJson> results = new LinkedHashMap<>();
    questions.forEach(
        (number, question) ->
            under(ServerQuestion.keyOf(number), all)
                .filter(question::isAnsweredBy)
                .ifPresent(result -> results.put(number, result)));
    return results;
  }

  private static Optional<RawJson> under(String key, RawJson all) {
    try {
      return ObjectEditor.member(all, key);
    } catch (IllegalArgumentException malformed) {
      throw new FaultException(
          new Fault.InvalidParams("inputResponses: " + malformed.getMessage()));
    }
  }
}
