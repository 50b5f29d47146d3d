package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;

/** A modern client that can be asked, and what legacy backends ask it. */
record Inquirer(TestClient client) {
  private static final String META =
      ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{},\"roots\":{}}}";

  static Inquirer of(TestClient client) {
    return new Inquirer(client);
  }

  /** A tool that asks these, one after the other, and says what it heard. */
  static Reply asks(String... messages) {
    return Reply.talk(talk -> ask(talk, messages, 0, "heard"));
  }

  /** Asks, in the midst of what else is said. */
  static void ask(Conversation talk, String message) {
    ask(talk, new String[] {message}, 0, "heard");
  }

  private static void ask(Conversation talk, String[] messages, int at, String heard) {
    if (at == messages.length) {
      talk.finish("{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(heard));
      return;
    }
    talk.ask("elicitation/create", "{\"message\":\"%s\"}".formatted(messages[at]))
        .onSuccess(answer -> ask(talk, messages, at + 1, heard + " " + said(answer)))
        .onFailure(talk::broke);
  }

  private static String said(JsonNode answer) {
    return answer.path("content").path("say").asText(answer.path("action").asText());
  }

  Answer call(String tool) {
    return TestClient.await(calls(tool, ""));
  }

  /** The same call with answers and state. */
  Answer accept(String tool, Answer asked, String say) {
    return TestClient.await(accepts(tool, asked, say));
  }

  Future<Answer> accepts(String tool, Answer asked, String say) {
    return calls(tool, retry(asked, say));
  }

  Future<Answer> retries(String tool, Answer asked, String responses) {
    return calls(tool, retryWith(asked, responses));
  }

  /** What a retry adds to the call. */
  static String retry(Answer asked, String say) {
    return retryWith(
        asked,
        "{\"%s\":{\"action\":\"accept\",\"content\":{\"say\":\"%s\"}}}".formatted(key(asked), say));
  }

  private static String retryWith(Answer asked, String responses) {
    return ",\"requestState\":\"%s\",\"inputResponses\":%s".formatted(state(asked), responses);
  }

  private Future<Answer> calls(String tool, String retry) {
    return client.asks("tools/call", params(tool, retry));
  }

  static String params(String tool, String retry) {
    return "\"name\":\"" + tool + "\",\"arguments\":{}" + retry + META;
  }

  static String key(Answer asked) {
    return asked.result().path("inputRequests").fieldNames().next();
  }

  static JsonNode question(Answer asked) {
    return asked.result().path("inputRequests").path(key(asked));
  }

  static String state(Answer asked) {
    return asked.result().path("requestState").asText();
  }

  static String text(Answer answer) {
    return answer.result().path("content").path(0).path("text").asText(answer.body());
  }
}
