package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.tool;

import dev.portolan.model.mcp.Era;
import io.vertx.core.Future;

/** Tools that say something before they answer. */
final class StreamingTools {
  private static final int STEP_MS = 50;
  private static final int AWAY_MS = 100;

  private StreamingTools() {}

  static void addTo(FakeMcpServer server) {
    server
        .offers(tool("test_tool_with_logging", "Logs three times"))
        .answers("test_tool_with_logging", Reply.talk(StreamingTools::log))
        .offers(tool("test_logging_tool", "Logs, if the client asks for it"))
        .answers("test_logging_tool", Reply.talk(StreamingTools::log))
        .offers(tool("test_tool_with_progress", "Tells its progress three times"))
        .answers("test_tool_with_progress", Reply.talk(StreamingTools::progress))
        .offers(tool("test_streaming_elicitation", "Streams, then needs input"))
        .answers("test_streaming_elicitation", Reply.talk(StreamingTools::elicit))
        .offers(tool("test_reconnection", "Ends its stream early; its result must be fetched"))
        .answers("test_reconnection", Reply.talk(StreamingTools::reconnect));
  }

  private static void log(Conversation talk) {
    talk.logIfWanted("info", "Tool execution started");
    talk.pause(STEP_MS)
        .onSuccess(then -> talk.logIfWanted("info", "Tool processing data"))
        .compose(then -> talk.pause(STEP_MS))
        .onSuccess(then -> talk.logIfWanted("info", "Tool execution completed"))
        .onSuccess(then -> talk.finish(Texts.result("Tool with logging executed successfully")))
        .onFailure(talk::broke);
  }

  private static void progress(Conversation talk) {
    talk.progress(0, 100);
    talk.pause(STEP_MS)
        .onSuccess(then -> talk.progress(50, 100))
        .compose(then -> talk.pause(STEP_MS))
        .onSuccess(then -> talk.progress(100, 100))
        .onSuccess(then -> talk.finish(Texts.result("Tool with progress executed successfully")))
        .onFailure(talk::broke);
  }

  /** Streams although it ends in input_required: what a gateway must not mistake for a request. */
  private static void elicit(Conversation talk) {
    Question question = Question.elicit("user_name", "What is your name?", "name", "string");
    if (!talk.clientCapabilities().has(question.capability())) {
      var missing = Json.object();
      missing.putObject(question.capability());
      talk.fail(Inquiry.missingCapability(missing));
      return;
    }
    talk.begin();
    talk.progress(1, 2);
    if (talk.call().era() == Era.LEGACY) {
      talk.ask(question.method(), question.paramsJson())
          .onSuccess(answer -> talk.finish(Texts.result("User response: " + answer)))
          .onFailure(talk::broke);
    } else if (question.isAnsweredBy(
        talk.call().params().path("inputResponses").path(question.key()))) {
      talk.finish(Texts.result("Streaming elicitation completed"));
    } else {
      talk.finish(question.asResult());
    }
  }

  private static void reconnect(Conversation talk) {
    if (talk.call().era() == Era.MODERN) {
      talk.finish(Texts.result("Nothing to reconnect to: modern streams do not resume"));
      return;
    }
    talk.begin();
    Future<Void> pause = talk.pause(AWAY_MS);
    talk.closeStream();
    pause
        .onSuccess(then -> talk.finish(Texts.result("Reconnection test completed successfully.")))
        .onFailure(talk::broke);
  }
}
