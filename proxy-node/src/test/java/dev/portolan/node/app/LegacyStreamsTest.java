package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream on which a legacy client hears what belongs to no call, at two nodes. */
class LegacyStreamsTest {
  private static final String TOOLS_CHANGED = "notifications/tools/list_changed";
  private static final String LOG = "notifications/message";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private Fleet fleet;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("t")).offersResource("crm://a");
    fleet = Fleet.of(2, Backends.mount(backend, "prefix: crm, resourceUris: prefix"));
    LegacyClient.at(fleet.client(0)).ask("tools/list", "");
    TestClient.await(backend.awaitOpenGets(1));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  /** A client that has called the backend, and so has a session there. */
  private LegacyClient client(int node) {
    LegacyClient client = LegacyClient.at(fleet.client(node));
    client.ask("tools/list", "");
    client.ask("resources/list", "");
    client.call("crm_t");
    return client;
  }

  /** A stream that surely hears the backend. */
  private Opened listening(LegacyClient client) {
    Opened stream = client.listen();
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              log("are you there?");
              return !stream.heard(LOG).isEmpty();
            });
    return stream;
  }

  private void log(String text) {
    backend.announce(LOG, "{\"level\":\"info\",\"data\":\"" + text + "\"}");
  }

  @Test
  void hearsLogMessagesAndUpdatesOfWhatItSubscribedTo() {
    // Given
    LegacyClient client = client(0);
    String uri = client.ask("resources/list", "").result().at("/resources/0/uri").asText();
    Opened stream = listening(client.elsewhere(fleet.client(1)));
    client.ask("resources/subscribe", "\"uri\":\"" + uri + "\"");

    // When
    backend.updated("crm://a");

    // Then
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
    assertThat(stream.untilHeard("notifications/resources/updated").at("/params/uri").asText())
        .isEqualTo(uri);
    stream.leave();
  }

  @Test
  void hearsOfARealChangeOnceOnEveryNode() {
    // Given
    List<Opened> streams = List.of(listening(client(0)), listening(client(1)));

    // When
    backend.offers(tool("another"));
    backend.announceToolsChanged();
    streams.forEach(stream -> stream.untilHeard(TOOLS_CHANGED));
    log("and then");
    streams.forEach(stream -> stream.untilItSays("and then"));

    // Then
    assertThat(streams).extracting(stream -> stream.heard(TOOLS_CHANGED).size()).containsOnly(1);
    streams.forEach(Opened::leave);
  }

  @Test
  void hearsNothingOfARumour() {
    // Given
    LegacyClient client = client(0);
    Opened stream = listening(client);
    int lists = backend.count("tools/list");

    // When
    backend.announceToolsChanged();
    TestClient.await(backend.awaitCount("tools/list", lists + 1));
    client.ask("tools/list", "");
    log("and then");
    stream.untilItSays("and then");

    // Then
    assertThat(stream.heard(TOOLS_CHANGED)).isEmpty();
    stream.leave();
  }

  @Test
  void hearsABackendThatItCallsForTheFirstTimeWhileItListens() {
    // Given
    LegacyClient client = LegacyClient.at(fleet.client(0));
    Opened stream = client.listen();

    // When
    client.call("crm_t");

    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              log("are you there?");
              return !stream.heard(LOG).isEmpty();
            });
    stream.leave();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void givesWayToASecondStreamOfTheSameSessionOnAnyNode(int node) {
    // Given
    LegacyClient client = client(0);
    Opened first = listening(client);

    // When
    Opened second = listening(client.elsewhere(fleet.client(node)));

    // Then
    assertThat(first.untilOver()).isEqualTo("ended");
    int heard = second.heard(LOG).size();
    log("only to one");
    second.untilItSays("only to one");
    assertThat(first.text()).doesNotContain("only to one");
    assertThat(second.heard(LOG).size()).isGreaterThan(heard);
    second.leave();
  }

  @Test
  void endsWithItsSession() {
    // Given
    LegacyClient client = client(0);
    Opened stream = listening(client);

    // When
    client.end();

    // Then
    assertThat(stream.untilOver()).isEqualTo("ended");
    assertThat(client.bare(HttpMethod.GET).status()).isEqualTo(404);
  }

  @Test
  void saysNowAndThenThatItIsAliveAndSeesThatItsSessionHasEndedElsewhere() {
    // Given
    LegacyClient client = client(0);
    Opened stream = listening(client);
    int begun = stream.text().split(": keep-alive", -1).length;

    // When
    client.elsewhere(fleet.client(1)).end();

    // Then
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(stream::isOver);
    assertThat(stream.untilOver()).isEqualTo("ended");
    assertThat(begun).isGreaterThan(1);
    assertThat(stream.text()).startsWith(": keep-alive\n\n");
  }

  @Test
  void leavesABackendAloneThatHasNoSuchStream() {
    // Given
    backend.refusesGet();
    LegacyClient client = client(0);
    Opened stream = client.listen();
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> getsInItsSession() == 1);

    // When
    client.call("crm_t");
    client.call("crm_t");

    // Then
    assertThat(getsInItsSession()).isEqualTo(1);
    assertThat(stream.isOver()).isFalse();
    stream.leave();
  }

  /** The gateway listens in a session of its own, too. */
  private long getsInItsSession() {
    String session =
        backend.calls().stream()
            .filter(call -> call.method().equals("tools/call"))
            .findFirst()
            .orElseThrow()
            .sessionId();
    return backend.calls().stream()
        .filter(call -> call.httpMethod().equals("GET"))
        .filter(call -> session != null && session.equals(call.sessionId()))
        .count();
  }

  @Test
  void hearsABackendAgainThatHadLostItsSessions() {
    // Given
    LegacyClient client = client(0);
    Opened stream = listening(client);
    backend.forgetSessions();

    // When
    client.call("crm_t");

    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              log("once more");
              return stream.text().contains("once more");
            });
    stream.leave();
  }

  @Test
  void refusesToResumeFromWhatIsNoEventOfIts() {
    // Given
    LegacyClient client = client(0);

    // When
    Answer refused =
        TestClient.await(
            fleet
                .client(0)
                .with("Last-Event-ID", "whatever")
                .sends(HttpMethod.GET, "", client.headers()));
    Answer other =
        TestClient.await(
            fleet
                .client(0)
                .with("Accept", "application/json")
                .sends(HttpMethod.GET, "", Map.copyOf(client.headers())));

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(other.status()).isEqualTo(406);
  }
}
