package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of parked calls while Redis is away, and afterwards. */
class ParkedStoreTest {
  private final Backends backends = new Backends();
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());
  private FakeMcpServer backend;
  private Fleet fleet;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("pay"), tool("look"));
    backend.answers("pay", Inquirer.asks("Sure?"));
    fleet = Fleet.at(wire.uri(), 2, Backends.mount(backend), "2s");
    Probe.awaitHealth(fleet.nodes(), "ready");
  }

  @AfterEach
  void close() {
    fleet.close();
    wire.close();
    redis.close();
    backends.close();
  }

  private Inquirer at(int node) {
    return Inquirer.of(fleet.client(node));
  }

  private static void hasFailedForGood(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo(RpcCode.INTERNAL_ERROR);
    assertThat(answer.error().at("/data/reason").asText()).isEqualTo("disconnected");
    assertThat(answer.error().at("/data/retryable").asBoolean(true)).isFalse();
  }

  private void theBackendKnows() {
    await().untilAsserted(() -> assertThat(backend.count(McpMethod.CANCELLED)).isEqualTo(1));
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSED", "CUT"})
  void aCallThatCannotBeParkedFailsAndTheBackendIsTold(Trouble trouble) {
    // Given
    at(0).client().list("tools/list");
    trouble.begins(redis, wire);

    // When
    Answer answer = at(0).call("pay");
    trouble.ends(redis, wire);

    // Then
    hasFailedForGood(answer);
    theBackendKnows();
  }

  @Test
  void soDoesOneThatHasSaidSomethingBefore() {
    // Given
    backend.answers(
        "pay",
        Reply.talk(
            talk -> {
              talk.notify(McpMethod.PROGRESS.wireName(), "{\"progressToken\":1,\"progress\":1}");
              Inquirer.ask(talk, "Sure?");
            }));
    at(0).client().list("tools/list");
    Trouble.CUT.begins(redis, wire);

    // When
    Answer answer = at(0).call("pay");

    // Then
    assertThat(answer.events()).hasSize(2).first().asString().contains("progress");
    hasFailedForGood(answer);
    theBackendKnows();
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSED", "CUT"})
  void aRetryMeanwhileIsToComeBackAndThenFindsItsCall(Trouble trouble) {
    // Given
    at(1).client().list("tools/list");
    Answer asked = at(0).call("pay");
    trouble.begins(redis, wire);

    // When
    List<Answer> meanwhile =
        List.of(at(0).accept("pay", asked, "too soon"), at(1).accept("pay", asked, "too soon"));
    trouble.ends(redis, wire);
    Probe.awaitHealth(fleet.nodes(), "ready");
    Answer paid = at(1).accept("pay", asked, "yes");

    // Then
    assertThat(meanwhile).extracting(Answer::status).containsOnly(503);
    assertThat(meanwhile).extracting(Answer::code).containsOnly(RpcCode.INTERNAL_ERROR);
    assertThat(meanwhile)
        .allSatisfy(answer -> assertThat(answer.headers().get("Retry-After")).isNotNull());
    assertThat(Inquirer.text(paid)).isEqualTo("heard yes");
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @Test
  void aNodeWhoseLeaseHasLapsedMeanwhileIsNotTakenForDead() {
    // Given
    Promise<Void> slow = Promise.promise();
    backend.answers("pay", asksAndThenWaitsFor(slow.future()));
    Answer asked = at(0).call("pay");
    leases("redis.call('DEL', key)");

    // When
    Future<Answer> retried = at(1).accepts("pay", asked, "yes");
    await().until(() -> leases("if redis.call('PTTL', key) > 5000 then n = n + 1 end") > 0);
    slow.complete();
    Answer paid = TestClient.await(retried);

    // Then
    assertThat(Inquirer.text(paid)).isEqualTo("paid");
    assertThat(backend.count(McpMethod.CANCELLED)).isZero();
  }

  private static Reply asksAndThenWaitsFor(Future<Void> slow) {
    return Reply.talk(
        talk ->
            talk.ask("elicitation/create", "{\"message\":\"Sure?\"}")
                .compose(answer -> slow)
                .onSuccess(
                    go -> talk.finish("{\"content\":[{\"type\":\"text\",\"text\":\"paid\"}]}")));
  }

  /** Does this with every lease; what was counted in {@code n}. */
  private long leases(String script) {
    return redis
        .command(
            "EVAL",
            "local n = 0 for _, key in ipairs(redis.call('KEYS', '*{lease.*}:holder')) do "
                + script
                + " end return n",
            "0")
        .number();
  }

  @Test
  void aCallWhoseLogIsLostFailsAndTheBackendIsTold() {
    // Given
    Answer asked = at(0).call("pay");
    Trouble.FLUSHED.begins(redis, wire);

    // When
    Answer answer = at(1).accept("pay", asked, "yes");

    // Then
    hasFailedForGood(answer);
    theBackendKnows();
  }
}
