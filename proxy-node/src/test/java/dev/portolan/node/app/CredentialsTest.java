package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials stay on their side of the node, and out of its logs (invariant 7). */
class CredentialsTest {
  private static final String CLIENT_KEY = "client-key-7f3a";
  private static final String BACKEND_TOKEN = "backend-token-91bc";
  private static final String BACKEND_HEADER = "backend-header-55de";
  private static final Map<String, String> PRIVATE =
      Map.of(
          "Authorization",
          "Bearer " + CLIENT_KEY,
          "Proxy-Authorization",
          "Basic " + CLIENT_KEY,
          "Cookie",
          "session=" + CLIENT_KEY,
          "Origin",
          "http://localhost:3999",
          "Referer",
          "http://localhost:3999/" + CLIENT_KEY,
          "X-Api-Key",
          CLIENT_KEY,
          "X-Forwarded-For",
          "203.0.113.7",
          "Forwarded",
          "for=203.0.113.7",
          "Host",
          "localhost:3998");

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("t");
  private final LogRecord log = LogRecord.of("dev.portolan");
  private final LogRecord access = LogRecord.of("dev.portolan.access");
  private final NodeUnderTest node =
      bench.node(
          """
          tenants:
            acme:
              apiKeys: [{subject: ann, sha256: "%s"}]
              mounts:
                one:
                  url: "%s"
                  credential: {bearer: "%s"}
                  headers: {X-Backend: "%s"}
          """
              .formatted(Bench.digest(CLIENT_KEY), backend.uri(), BACKEND_TOKEN, BACKEND_HEADER));
  private TestClient client = node.client("acme");

  @BeforeEach
  void carryAllSortsOfThings() {
    PRIVATE.forEach((header, value) -> client = client.with(header, value));
  }

  @AfterEach
  void close() {
    log.close();
    access.close();
    bench.close();
  }

  @Test
  void showsNothingOfAClientToABackend() {
    // When
    var listed = client.list("tools/list");
    var called = client.call("t", "{}");

    // Then
    assertThat(listed.status()).isEqualTo(200);
    assertThat(called.status()).isEqualTo(200);
    assertThat(backend.calls(McpMethod.TOOLS_CALL)).hasSize(1);
    for (Call call : backend.calls()) {
      String heard = call.headers() + call.body();
      assertThat(heard)
          .doesNotContain(CLIENT_KEY)
          .doesNotContain("localhost:3999")
          .doesNotContain("203.0.113.7")
          .doesNotContain("localhost:3998");
      assertThat(call.header("Authorization")).isEqualTo("Bearer " + BACKEND_TOKEN);
      assertThat(call.header("X-Backend")).isEqualTo(BACKEND_HEADER);
      assertThat(call.header("Host")).isEqualTo("127.0.0.1:" + backend.port());
      assertThat(call.headers().keySet())
          .noneMatch(
              name -> name.toLowerCase(Locale.ROOT).matches("cookie|origin|referer|x-api-.*"));
    }
  }

  @Test
  void showsNothingOfABackendToAClient() {
    // Given
    Reply curious =
        new Reply.Http(
            200,
            Map.of(
                "Content-Type", "application/json",
                "Set-Cookie", "s=" + BACKEND_TOKEN,
                "Mcp-Session-Id", "backend-session-1",
                "Server", "secret-server/1"),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"content\":[]}}");
    backend.answers("t", curious);

    // When
    var answer = client.call("t", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    String got = answer.headers() + answer.body();
    assertThat(got).doesNotContain(BACKEND_TOKEN).doesNotContain(BACKEND_HEADER);
    assertThat(got).doesNotContain("backend-session-1").doesNotContain("secret-server");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500})
  void keepsWhatABackendSaysOfItsCredentialFromClientsAndLogs(int status) {
    // Given
    client.list("tools/list");
    backend.answers("t", Reply.status(status, "bad token " + BACKEND_TOKEN));

    // When
    var answer = client.call("t", "{}");

    // Then
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(answer.headers() + answer.body())
        .doesNotContain(BACKEND_TOKEN)
        .doesNotContain("127.0.0.1:" + backend.port())
        .doesNotContain(Integer.toString(backend.port()));
  }

  @Test
  void logsNoCredentialWhateverHappens() {
    // Given
    List<Runnable> troubles =
        List.of(
            () -> client.call("t", "{}"),
            () -> client.with("Authorization", "Bearer wrong-" + CLIENT_KEY).call("t", "{}"),
            () -> client.call("absent", "{}"),
            () -> backend.fails(401, BACKEND_TOKEN),
            () -> client.call("t", "{}"),
            () -> client.with("Cache-Control", "no-cache").list("tools/list"),
            backend::dropsConnectionBeforeHead,
            () -> client.call("t", "{}"));

    // When
    troubles.forEach(Runnable::run);

    // Then: a line about each of the six requests, and whatever else was said
    await().until(() -> access.text().lines().count() >= 6);
    await().until(() -> log.text().contains("credential refused"));
    assertThat(access.text() + log.text())
        .contains("credential refused")
        .doesNotContain(CLIENT_KEY)
        .doesNotContain(BACKEND_TOKEN)
        .doesNotContain(BACKEND_HEADER)
        .doesNotContain(Bench.digest(CLIENT_KEY));
    assertThat(node.gateway().config().toString())
        .doesNotContain(BACKEND_TOKEN)
        .doesNotContain(Bench.digest(CLIENT_KEY));
  }

  @Test
  void takesNoHandleThatItDidNotGive() {
    // When
    var state =
        client.ask("tools/call", "\"requestState\":\"forged\",\"name\":\"t\",\"arguments\":{}");
    var task = client.ask("tasks/get", "\"taskId\":\"guessed\"");
    var page = client.ask("tools/list", "\"cursor\":\"guessed\"");

    // Then
    assertThat(state.code()).isEqualTo(-32602);
    assertThat(task.code()).isEqualTo(-32602);
    assertThat(page.code()).isEqualTo(-32602);
    assertThat(Bench.callsAt(backend)).isZero();
    assertThat(backend.count(McpMethod.TASKS_GET)).isZero();
  }
}
