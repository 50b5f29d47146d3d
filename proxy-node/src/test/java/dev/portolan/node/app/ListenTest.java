package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code subscriptions/listen}: told what is real, once, under the client's own names. */
class ListenTest {
  private static final String CHANGED = "notifications/tools/list_changed";
  private static final String ALL =
      "{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"crm://a/1\",\"crm://elsewhere\"],"
          + "\"somethingNew\":true}";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = backends.modern().offers(tool("search")).offersResource("crm://1");
    node = NodeUnderTest.of(Backends.mount(backend, "prefix: a, resourceUris: prefix"));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  @Test
  void acknowledgesFirstAndOnlyWhatWillBeTold() {
    // When
    String text = listen("\"s-1\"").text();

    // Then
    assertThat(text)
        .contains("notifications/subscriptions/acknowledged")
        .contains("\"io.modelcontextprotocol/subscriptionId\":\"s-1\"")
        .contains("\"toolsListChanged\":true")
        .contains("\"resourceSubscriptions\":[\"crm://a/1\"]")
        .doesNotContain("somethingNew");
  }

  @Test
  void tellsEachStreamOfARealChangeOnceAndOfARumourNever() {
    // Given
    Opened one = listen("\"s-1\"");
    Opened two = listen("2");
    // that of the node, and what each of the two wants to hear of resources
    TestClient.await(backend.awaitOpenListens(3));

    // When
    backend.announceToolsChanged();
    backend.offers(tool("more")).announceToolsChanged();
    one.untilItSays(CHANGED);
    two.untilItSays(CHANGED);
    backend.announceToolsChanged();
    backend.updated("crm://1");
    one.untilItSays("notifications/resources/updated");

    // Then
    assertThat(one.text().split(CHANGED, -1)).hasSize(2);
    assertThat(two.text().split(CHANGED, -1)).hasSize(2);
    assertThat(two.text()).contains("\"io.modelcontextprotocol/subscriptionId\":2");
  }

  @Test
  void tellsOfAResourceByTheClientsUriOnTheClientsSubscription() {
    // Given
    Opened stream = listen("\"7\"");

    // When
    backend.updated("crm://1");
    stream.untilItSays("notifications/resources/updated");

    // Then
    String event = stream.text().substring(stream.text().indexOf("resources/updated"));
    assertThat(event)
        .contains("\"uri\":\"crm://a/1\"")
        .contains("\"io.modelcontextprotocol/subscriptionId\":\"7\"")
        .doesNotContain("crm://1");
  }

  private Opened listen(String id) {
    String body =
        ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"subscriptions/listen\","
                + "\"params\":{\"notifications\":%s,\"_meta\":%s}}")
            .formatted(id, ALL, TestClient.META);
    HttpClientRequest request =
        TestClient.await(
            node.client()
                .open(
                    HttpMethod.POST,
                    Map.of(
                        McpHeader.PROTOCOL_VERSION,
                        TestClient.VERSION,
                        McpHeader.METHOD,
                        "subscriptions/listen")));
    return Opened.of(request, body).untilItSays("acknowledged");
  }
}
