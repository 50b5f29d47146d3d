package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators do to a node leaves a line. */
class AuditLogTest {
  private final LogRecord log = LogRecord.of("dev.portolan.audit");
  private final CacheRig rig = new CacheRig(CacheAdmin.Bounds.DEFAULT, "crm");
  private final Managed operator = rig.listen();

  @AfterEach
  void close() {
    operator.close();
    rig.close();
    log.close();
  }

  private List<JsonNode> lines() {
    return log.text().lines().map(TestClient::parse).toList();
  }

  @Test
  void aCommandIsALineThatSaysWhatWasMeantAndWhatBecameOfIt() {
    // When
    operator.post("/cache/purge?mount=crm&kind=tools");

    // Then
    JsonNode line = lines().getFirst();
    assertThat(line.path("message").asText()).isEqualTo("catalog changed");
    assertThat(line.path("path").asText()).isEqualTo("/cache/purge");
    assertThat(line.path("mount").asText()).isEqualTo("crm");
    assertThat(line.path("kind").asText()).isEqualTo("tools");
    assertThat(line.path("families").asInt()).isEqualTo(1);
    assertThat(line.path("failed").asInt()).isZero();
    assertThat(line.path("client").asText()).isEqualTo("127.0.0.1");
    assertThat(log.text()).doesNotContain(Managed.TOKEN);
  }

  @Test
  void whoIsNotLetInIsALineWithoutWhatItShowed() {
    // When
    operator.send(
        operator
            .bare("/cache/purge?all=true")
            .header("Authorization", "Bearer a-token-that-is-wrong")
            .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

    // Then
    assertThat(lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("message").asText()).isEqualTo("management refused");
              assertThat(line.path("status").asInt()).isEqualTo(401);
            });
    assertThat(log.text()).doesNotContain("a-token-that-is-wrong");
  }

  @Test
  void toLookIsNoChange() {
    // When
    operator.get("/cache");

    // Then
    assertThat(log.text()).isEmpty();
  }
}
