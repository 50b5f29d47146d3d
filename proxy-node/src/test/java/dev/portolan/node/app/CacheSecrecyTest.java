package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.FakeMcpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators see what backends offer, and not how they are reached. */
class CacheSecrecyTest {
  private final Backends backends = new Backends();
  private final FakeMcpServer backend = backends.modern().offers(tool("search"));

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void tellsNoCredentialAndNoAddress() {
    // Given
    String yaml =
        """
        secret: a-secret-of-the-gateway
        tenants:
          acme:
            attributes: {region: hidden-region}
            apiKeys: [{subject: ann, sha256: %s}]
            mounts:
              crm:
                url: "%s?area=${tenant.attributes.region}"
                headers: {x-user: "${caller.subject}", x-extra: hidden-header}
                credential: {bearer: hidden-credential}
        """
            .formatted(Bench.digest("hidden-key"), backend.uri());
    StringBuilder told = new StringBuilder();
    try (NodeUnderTest node = Managed.node(yaml);
        Managed operator = Managed.of(node);
        LogRecord log = LogRecord.of("dev.portolan")) {
      node.client().withKey("hidden-key").list("tools/list");

      // When
      told.append(operator.get("/cache").body())
          .append(operator.get("/cache/entries?definitions=true").body())
          .append(operator.post("/cache/refresh?all=true").body())
          .append(operator.post("/cache/purge?tenant=acme").body())
          .append(operator.get("/cache?tenant=nobody").body())
          .append(log.text());
    }

    // Then
    assertThat(told.toString())
        .contains("\"name\":\"search\"")
        .doesNotContain("hidden-", "a-secret-of", Managed.TOKEN, "127.0.0.1:" + backend.port());
  }
}
