package dev.portolan.loadtest.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.loadtest.fleet.Fleet;
import dev.portolan.loadtest.fleet.Patience;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.Definition;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Two backends, a legacy one whose streams can be resumed and a modern one, that write down what
 * they did under which serial. A serial is the name of its client, a dash and a number.
 */
final class Desk {
  private static final int THINKING_MS = 150;
  private static final String CONFIG =
      """
      limits: {shutdownDelay: 2s, drainTimeout: 10s, maxStreamsPerTenant: 100000}
      sessions: {maxPerPrincipal: 100000}
      tenants:
        desk:
          mounts:
            old: {url: "%s"}
            new: {url: "%s"}
      """;

  private final FakeMcpServer legacy;
  private final FakeMcpServer modern;
  private final Ledger ledger;
  private final Map<String, String> sessions = new ConcurrentHashMap<>();

  private Desk(FakeMcpServer legacy, FakeMcpServer modern, Ledger ledger) {
    this.legacy = legacy;
    this.modern = modern;
    this.ledger = ledger;
  }

  static Desk start(Vertx vertx, Ledger ledger) {
    FakeMcpServer legacy = Patience.await(FakeMcpServer.start(vertx, Era.LEGACY)).resumable();
    FakeMcpServer modern = Patience.await(FakeMcpServer.start(vertx, Era.MODERN));
    Desk desk = new Desk(legacy, modern, ledger);
    legacy
        .offers(Definition.tool("echo"), Definition.tool("stream"), Definition.tool("ask"))
        .answers("echo", desk::echo)
        .answers("stream", call -> Reply.talk(desk::stream))
        .answers("ask", call -> Reply.talk(desk::ask));
    modern.offers(Definition.tool("confirm")).answers("confirm", desk::confirm);
    return desk;
  }

  /** Nodes that serve both backends to one tenant. */
  Fleet.Plan fleet(Settings settings, URI redis, int heapMiB) {
    String yaml = CONFIG.formatted(legacy.uri(), modern.uri());
    return new Fleet.Plan(settings.jar(), settings.nodes(), heapMiB, redis, yaml, true);
  }

  int legacySessions() {
    return legacy.sessionCount();
  }

  /** Tells this client something on the stream that belongs to no call; false if it cannot. */
  boolean tell(String client, int number) {
    String session = sessions.get(client);
    return session != null
        && legacy.tell(
            session,
            "notifications/message",
            "{\"level\":\"info\",\"logger\":\"news\",\"data\":\"%s-%d\"}"
                .formatted(client, number));
  }

  private String serialOf(Call call) {
    String serial = call.arguments().path("serial").asText();
    if (call.sessionId() != null) {
      sessions.put(serial.substring(0, serial.indexOf('-')), call.sessionId());
    }
    return serial;
  }

  private Reply echo(Call call) {
    String serial = serialOf(call);
    ledger.executed(serial);
    return Reply.text(serial);
  }

  private void stream(Conversation talk) {
    String serial = serialOf(talk.call());
    ledger.executed(serial);
    talk.log("info", serial);
    talk.pause(THINKING_MS).onSuccess(thought -> talk.finish(textOf(serial)));
  }

  private void ask(Conversation talk) {
    String serial = serialOf(talk.call());
    talk.ask("elicitation/create", question(serial))
        .onSuccess(
            answer -> {
              ledger.executed(serial);
              talk.finish(textOf(answered(answer)));
            })
        .onFailure(talk::broke);
  }

  private Reply confirm(Call call) {
    String serial = serialOf(call);
    JsonNode answer = call.params().path("inputResponses").path("q");
    if (answer.isMissingNode()) {
      return Reply.json(
          "{\"resultType\":\"input_required\",\"inputRequests\":{\"q\":"
              + "{\"method\":\"elicitation/create\",\"params\":"
              + question(serial)
              + "}}}");
    }
    ledger.executed(serial);
    return Reply.text(answered(answer));
  }

  private static String question(String serial) {
    return "{\"mode\":\"form\",\"message\":\""
        + serial
        + "\",\"requestedSchema\":{\"type\":\"object\",\"properties\":"
        + "{\"serial\":{\"type\":\"string\"}}}}";
  }

  private static String answered(JsonNode answer) {
    return answer.path("content").path("serial").asText();
  }

  private static String textOf(String serial) {
    return "{\"content\":[{\"type\":\"text\",\"text\":\"" + serial + "\"}]}";
  }
}
