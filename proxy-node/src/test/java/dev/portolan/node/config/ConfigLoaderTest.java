package dev.portolan.node.config;

import static dev.portolan.node.config.Configs.LEAST;
import static dev.portolan.node.config.Configs.onlyMount;
import static dev.portolan.node.config.Configs.parse;
import static dev.portolan.node.config.Configs.problemsOf;
import static dev.portolan.node.config.Configs.withMount;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.config.NamingConfig.EntryOverride;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

  @Test
  void hasADefaultForEverythingButTenants() {
    // When
    GatewayConfig config = parse(LEAST);

    // Then
    assertThat(config.listen()).isEqualTo(ListenConfig.DEFAULT);
    assertThat(config.management()).isEqualTo(ManagementConfig.DEFAULT);
    assertThat(config.store()).isEqualTo(new StoreConfig.Memory());
    assertThat(config.secret()).isNull();
    assertThat(config.catalog()).isEqualTo(CatalogConfig.DEFAULT);
    assertThat(config.sessions()).isEqualTo(SessionConfig.DEFAULT);
    assertThat(config.limits()).isEqualTo(LimitsConfig.DEFAULT);
    assertThat(config.log()).isEqualTo(LogConfig.DEFAULT);
    assertThat(onlyMount(config).naming()).isEqualTo(NamingConfig.BARE);
  }

  @Test
  void readsTheExampleOfTheDocumentation() throws IOException {
    // Given
    String example = Files.readString(Path.of("../docs/examples/portolan.yaml"));

    // When
    GatewayConfig config = parse(example, Map.of("PORTOLAN_SECRET", "0123456789abcdef"));

    // Then
    assertThat(config.tenants().keySet())
        .containsExactly(new TenantId("acme"), new TenantId("playground"));
    assertThat(config.tenants().values().iterator().next().mounts())
        .extracting(mount -> mount.id().value())
        .containsExactly("github", "crm");
  }

  @Test
  void readsEveryKeyOfTheNode() {
    // Given
    String yaml =
        """
        listen:
          host: 0.0.0.0
          port: 0
          allowedHosts: [mcp.example, "mcp.example:443"]
          allowedOrigins: [https://app.example]
          publicUrl: https://mcp.example/
        management: {host: "::1", port: 9, enabled: false}
        secret: 0123456789abcdef
        previousSecrets: [fedcba9876543210]
        catalog: {defaultTtl: 1h30m, maxTtl: 2h, stalenessBound: 250ms, staleOnError: 0s,
                  maxPages: 1, maxEntries: 2, maxBytes: 1GiB, pageSize: 3}
        sessions: {idle: 24h, maxLife: 168h, maxPerPrincipal: 100000}
        limits: {maxBodyBytes: 64KiB, maxDepth: 8, maxHeaderBytes: 2048, maxConnections: 9,
                 maxCallsPerTenant: 1, maxCallsPerMount: 2, maxStreamsPerTenant: 3, callTimeout: 1s, listTimeout: 2s,
                 connectTimeout: 3s, bodyTimeout: 4s, shutdownDelay: 5s, drainTimeout: 0,
                 rate: {perSecond: 7}}
        log: {level: debug, format: json}
        """;

    // When
    GatewayConfig config =
        parse(yaml + withMount("url: http://b/mcp").replace("acme:", "acme:\n    anonymous: true"));

    // Then
    assertThat(config.listen().allowedHosts()).contains("mcp.example", "mcp.example:443");
    assertThat(config.listen().loopback()).isFalse();
    assertThat(config.management()).isEqualTo(new ManagementConfig("::1", 9, false, null));
    assertThat(config.previousSecrets()).containsExactly(new Secret("fedcba9876543210"));
    assertThat(config.catalog().defaultTtl()).isEqualTo(Duration.ofMinutes(90));
    assertThat(config.catalog().stalenessBound()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.catalog().maxBytes()).isEqualTo(1L << 30);
    assertThat(config.sessions())
        .isEqualTo(new SessionConfig(Duration.ofHours(24), Duration.ofDays(7), 100_000));
    assertThat(config.limits().maxBodyBytes()).isEqualTo(64 << 10);
    assertThat(config.limits().maxConnections()).isEqualTo(9);
    assertThat(config.limits().shutdownDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.limits().drainTimeout()).isZero();
    assertThat(config.limits().rate()).isEqualTo(new LimitsConfig.Rate(7, 7));
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.JSON));
  }

  @Test
  void readsEveryKeyOfAMount() {
    // Given
    String yaml =
        withMount(
            "url: http://b/mcp",
            "headers: {X-User: '${caller.subject}'}",
            "credential: {bearer: abc}",
            "era: legacy",
            "prefix: gh",
            "separator: '.'",
            "resourceUris: prefix",
            "ttl: 0",
            "onClientList: refresh",
            "share: all-tenants",
            "sessions: shared",
            "requiredScopes: [tools]",
            "callTimeout: 3s",
            "tools: {a: {name: b, title: B, description: about b}}",
            "resources: {'file:///a': {name: 'file:///b'}}");

    // When
    MountConfig mount = onlyMount(parse(yaml));

    // Then
    assertThat(mount.headers()).containsOnlyKeys("x-user");
    assertThat(mount.bearer()).isEqualTo(Template.parse("abc"));
    assertThat(mount.era()).isEqualTo(EraChoice.LEGACY);
    assertThat(mount.ttl()).isZero();
    assertThat(mount.onClientList()).isEqualTo(MountConfig.OnClientList.REFRESH);
    assertThat(mount.share()).isEqualTo(MountConfig.Share.ALL_TENANTS);
    assertThat(mount.sessions()).isEqualTo(MountConfig.Sessions.SHARED);
    assertThat(mount.requiredScopes()).containsExactly("tools");
    assertThat(mount.callTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(mount.naming())
        .isEqualTo(
            new NamingConfig(
                "gh",
                ".",
                ResourceUris.PREFIX,
                Map.of(
                    EntryKind.TOOL,
                    Map.of("a", new EntryOverride("b", "B", "about b")),
                    EntryKind.RESOURCE,
                    Map.of("file:///a", new EntryOverride("file:///b", null, null)))));
  }

  @Test
  void readsEveryKeyOfATenant() {
    // Given
    String yaml =
        """
        tenants:
          acme:
            attributes: {region: eu}
            anonymous: true
            bindingHeaders: [X-Region]
            apiKeys:
              - {subject: bot, sha256: %s, scopes: [a, b], claims: {team: t, level: 3},
                 expires: 2027-01-31T00:00:00Z}
            mounts: {one: {factory: mine}, two: {url: 'http://b/'}, three: {url: 'http://b/'}}
        """
            .formatted("AB".repeat(32));

    // When
    TenantConfig tenant = parse(yaml).tenants().values().iterator().next();

    // Then
    assertThat(tenant.attributes()).containsExactly(Map.entry("region", "eu"));
    assertThat(tenant.bindingHeaders()).containsExactly("x-region");
    assertThat(tenant.mounts())
        .extracting(mount -> mount.id().value())
        .containsExactly("one", "two", "three");
    ApiKeyConfig key = tenant.apiKeys().getFirst();
    assertThat(key.sha256()).isEqualTo("ab".repeat(32));
    assertThat(key.scopes()).containsExactlyInAnyOrder("a", "b");
    assertThat(key.claims()).containsEntry("team", "t").containsEntry("level", "3");
    assertThat(key.expires()).isEqualTo(Instant.parse("2027-01-31T00:00:00Z"));
  }

  @Test
  void takesValuesFromTheEnvironmentAndFromFiles(@TempDir Path folder) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("token"), "from-file\n");
    String yaml =
        withMount(
            "url: 'http://${env:HOST}:${env:PORT:-81}/mcp'",
            "headers: {X-Odd: '${env:ODD}'}",
            "credential: {bearer: '${file:" + file + "}'}");

    // When
    MountConfig mount = onlyMount(parse(yaml, Map.of("HOST", "b", "ODD", "${caller.subject}")));

    // Then
    assertThat(mount.url().render(name -> name)).isEqualTo("http://b:81/mcp");
    assertThat(mount.bearer()).isEqualTo(Template.parse("from-file"));
    assertThat(mount.headers().values().iterator().next().variables())
        .as("what the environment says is never searched for variables")
        .isEmpty();
  }

  @Test
  void saysWhichFileCannotBeRead() {
    // When
    var problems = problemsOf(withMount("url: 'http://b/${file:/no/such/file}'"));

    // Then
    assertThat(problems)
        .containsExactly(
            "portolan.yaml:5:14: tenants.acme.mounts.crm.url: 'http://b/${file:/no/such/file}'"
                + " (expected: '/no/such/file' to be the absolute path of a readable UTF-8 file)");
  }
}
