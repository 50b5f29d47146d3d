package dev.portolan.node.bridge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ClientAbility;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of a legacy server to its client, which a modern client reads in a result that asks for
 * input (specification 2026-07-28, Multi Round-Trip Requests).
 *
 * @param id as the server spelled it
 * @param params null if there are none
 */
public record ServerQuestion(RawJson id, String method, @Nullable RawJson params) {
  private static final RawJson EMPTY = RawJson.of("{}");
  private static final String ELICITATION = "elicitation/create";
  private static final String SAMPLING = "sampling/createMessage";
  private static final String ROOTS = "roots/list";

  /** Under which key the client answers the question of this number. */
  public static String keyOf(long number) {
    return "question-" + number;
  }

  /** What this message asks; empty if it is no request. */
  public static Optional<ServerQuestion> of(byte[] message) {
    RawJson whole = RawJson.copyOf(message);
    try {
      Optional<RawJson> id = ObjectEditor.member(whole, "id");
      Optional<String> method = ObjectEditor.text(whole, "method");
      return id.isEmpty() || method.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ServerQuestion(
                  id.get(), method.get(), ObjectEditor.member(whole, "params").orElse(null)));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Whether a client with these abilities can answer it. */
  public boolean suits(Set<ClientAbility> abilities) {
    return switch (method) {
      case ELICITATION -> abilities.contains(isByUrl() ? ClientAbility.URL : ClientAbility.FORM);
      case SAMPLING -> abilities.contains(ClientAbility.SAMPLING);
      case ROOTS -> abilities.contains(ClientAbility.ROOTS);
      default -> false;
    };
  }

  private boolean isByUrl() {
    return params != null
        && has(params, "mode")
        && ObjectEditor.text(params, "mode").filter("url"::equals).isPresent();
  }

  /** Whether this is of the shape of an answer to it. What it says is the server's to judge. */
  public boolean isAnsweredBy(RawJson result) {
    return switch (method) {
      case ELICITATION -> has(result, "action");
      case SAMPLING -> has(result, "content");
      default -> has(result, "roots");
    };
  }

  private static boolean has(@Nullable RawJson object, String member) {
    try {
      return object != null
          && object.bytes()[0] == '{'
          && ObjectEditor.member(object, member).isPresent();
    } catch (IllegalArgumentException ambiguous) {
      return false;
    }
  }

  /** The answer as the server reads it. */
  public byte[] answer(RawJson result) {
    Map<String, RawJson> message = new LinkedHashMap<>();
    message.put("jsonrpc", text("2.0"));
    message.put("id", id);
    message.put("result", result);
    return ObjectEditor.with(EMPTY, message).bytes();
  }

  private RawJson asInput() {
    Map<String, RawJson> request = new LinkedHashMap<>();
    request.put("method", text(method));
    request.put("params", params == null ? EMPTY : params);
    return ObjectEditor.with(EMPTY, request);
  }

  /**
   * The result that asks for input.
   *
   * @param questions by the keys under which the client is to answer
   * @param state that the client brings back
   */
  public static Buffer inputRequired(Map<String, ServerQuestion> questions, String state) {
    Map<String, RawJson> inputs = new LinkedHashMap<>();
    questions.forEach((key, question) -> inputs.put(key, question.asInput()));
    Map<String, RawJson> result = new LinkedHashMap<>();
    result.put("resultType", text("input_required"));
    result.put("inputRequests", ObjectEditor.with(EMPTY, inputs));
    result.put("requestState", text(state));
    return Buffer.buffer(ObjectEditor.with(EMPTY, result).bytes());
  }

  private static RawJson text(String text) {
    return RawJson.copyOf(Splice.quoted(text));
  }
}
