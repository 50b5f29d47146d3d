package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;

import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import java.util.List;

/** A backend without event ids, whose tool says something, waits, and says the rest. */
final class ReplayRig implements AutoCloseable {
  private final Backends backends = new Backends();
  private final Promise<Void> gate = Promise.promise();
  private final FakeMcpServer backend;

  private ReplayRig(Era era) {
    this.backend = backends.of(era).offers(tool("work"), tool("quick"));
    backend.answers("work", Reply.talk(this::work));
  }

  static ReplayRig of(Era era) {
    return new ReplayRig(era);
  }

  /** Progress, for that is what clients of both eras are told without asking. */
  private void work(Conversation talk) {
    says(talk, "one");
    says(talk, "two");
    gate.future()
        .onSuccess(
            go -> {
              says(talk, "three");
              talk.finish("{\"content\":[],\"said\":\"all\"}");
            });
  }

  static void says(Conversation talk, String text) {
    talk.notify(
        "notifications/progress",
        "{\"progressToken\":\"p\",\"progress\":1,\"message\":\"%s\"}".formatted(text));
  }

  FakeMcpServer backend() {
    return backend;
  }

  String mount() {
    return Backends.mount(backend);
  }

  /** Has the tool say the rest. */
  void goOn() {
    gate.tryComplete();
  }

  /** A call of the tool, as far as it comes before the rest. */
  static Opened begin(LegacyClient client) {
    return begun(client.streamOf(body("work")));
  }

  static Opened begun(Opened call) {
    return call.untilItSays("\"two\"").untilItSays("id: " + prefix(call) + "2");
  }

  /** A call with the id 77. */
  static String body(String tool) {
    return LegacyClient.bodyOf(
        "77", "tools/call", LegacyClient.named(tool) + ",\"_meta\":{\"progressToken\":\"p\"}");
  }

  /** What all ids of a reply begin with. */
  static String prefix(Opened reply) {
    List<String> ids = reply.ids();
    if (ids.isEmpty()) {
      throw new AssertionError("no ids in " + reply.text());
    }
    return ids.getFirst().substring(0, ids.getFirst().lastIndexOf(':') + 1);
  }

  @Override
  public void close() {
    gate.tryComplete();
    backends.close();
  }
}
