package dev.portolan.node.config;

import static dev.portolan.node.config.Configs.LEAST;
import static dev.portolan.node.config.Configs.problemsOf;
import static dev.portolan.node.config.Configs.withMount;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Bad configuration: naming file, path, value and what was expected; unknown keys are errors. */
class ConfigProblemsTest {
  private static final String URL = "url: http://crm.example/mcp";

  static final List<Arguments> MISTAKES =
      List.of(
          Arguments.of(
              "listen: {prot: 8080}\n" + LEAST,
              "portolan.yaml:1:10: listen.prot: unknown key, did you mean 'port'?"
                  + " (expected: one of allowedHosts, allowedOrigins, host, port, publicUrl)"),
          Arguments.of(
              "banana: 1\n" + LEAST,
              "portolan.yaml:1:1: banana: unknown key (expected: one of catalog, limits, listen,"
                  + " log, management, previousSecrets, secret, sessions, store,"
                  + " tenants, tracing)"),
          Arguments.of(
              "listen:\n  port: 70000\n" + LEAST,
              "portolan.yaml:2:9: listen.port: '70000' (expected: a whole number, 0 to 65535)"),
          Arguments.of(
              "secret: tooshort\n" + LEAST,
              "portolan.yaml:1:9: secret: *** (expected: at least 16 characters)"),
          Arguments.of(
              "catalog: {defaultTtl: 5 minutes}\n" + LEAST,
              "portolan.yaml:1:23: catalog.defaultTtl: '5 minutes'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 0s to 24h)"),
          Arguments.of(
              "sessions: {idle: 500ms}\n" + LEAST,
              "portolan.yaml:1:18: sessions.idle: '500ms'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 1s to 24h)"),
          Arguments.of(
              "sessions: {maxLife: 10m}\n" + LEAST,
              "portolan.yaml:1:21: sessions.maxLife: '10m'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 30m to 168h)"),
          Arguments.of(
              "sessions: {idle: 1h, maxLife: 169h}\n" + LEAST,
              "portolan.yaml:1:31: sessions.maxLife: '169h'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 1h to 168h)"),
          Arguments.of(
              "sessions: {maxPerPrincipal: 0}\n" + LEAST,
              "portolan.yaml:1:29: sessions.maxPerPrincipal: '0'"
                  + " (expected: a whole number, 1 to 100000)"),
          Arguments.of(
              withMount(URL, "sessions: pooled"),
              "portolan.yaml:6:19: tenants.acme.mounts.crm.sessions: 'pooled'"
                  + " (expected: one of per-client, shared)"),
          Arguments.of(
              "sessions: {ttl: 1h}\n" + LEAST,
              "portolan.yaml:1:12: sessions.ttl: unknown key"
                  + " (expected: one of idle, maxLife, maxPerPrincipal)"),
          Arguments.of(
              "limits: {maxBodyBytes: 4MB}\n" + LEAST,
              "portolan.yaml:1:24: limits.maxBodyBytes: '4MB'"
                  + " (expected: a size such as 64KiB or 4MiB, 1 to 1073741824 bytes)"),
          Arguments.of(
              "log: {level: verbose}\n" + LEAST,
              "portolan.yaml:1:14: log.level: 'verbose'"
                  + " (expected: one of error, warn, info, debug, trace)"),
          Arguments.of(
              "listen: {port: 1}\nlisten: {port: 2}\n" + LEAST,
              "portolan.yaml:2:1: listen: duplicate key (expected: each key once; first in line"
                  + " 1)"),
          Arguments.of("", "portolan.yaml: tenants: missing (expected: at least one tenant)"),
          Arguments.of(
              withMount("prefix: gh"),
              "portolan.yaml:5:9: tenants.acme.mounts.crm.url: missing"
                  + " (expected: a url, or a factory)"),
          Arguments.of(
              withMount("url: crm.example/mcp"),
              "portolan.yaml:5:14: tenants.acme.mounts.crm.url: 'crm.example/mcp'"
                  + " (expected: an absolute http or https URL, no user, no fragment,"
                  + " no '.' or '..' segment; the scheme must be plain text)"),
          Arguments.of(
              withMount("url: 'https://bot:hunter2@crm.example/mcp'"),
              "portolan.yaml:5:14: tenants.acme.mounts.crm.url: ***"
                  + " (expected: an absolute http or https URL, no user, no fragment,"
                  + " no '.' or '..' segment; the scheme must be plain text)"),
          Arguments.of(
              withMount("url: 'https://${tenant.attributes.regoin}.crm.example/'"),
              "portolan.yaml:5:14: tenants.acme.mounts.crm.url: ${tenant.attributes.regoin}"
                  + " (expected: an attribute of the tenant in place of 'regoin', which are [])"),
          Arguments.of(
              withMount(URL, "headers: {Host: evil.example}"),
              "portolan.yaml:6:25: tenants.acme.mounts.crm.headers.Host: header 'Host' (expected:"
                  + " a header name that is not the transport's own"
                  + " (host, content-*, accept, mcp-*, ...))"),
          Arguments.of(
              withMount(URL, "ttl: -1s"),
              "portolan.yaml:6:14: tenants.acme.mounts.crm.ttl: '-1s'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 0s to 24h)"),
          Arguments.of(
              withMount(URL, "tools: {a: {name: x}, b: {name: x}}"),
              "portolan.yaml:6:34: tenants.acme.mounts.crm.tools.b: exposed as 'x'"
                  + " (expected: a name of its own; this is the one of 'a')"),
          Arguments.of(
              withMount(URL, "prefix: 'g h'"),
              "portolan.yaml:6:17: tenants.acme.mounts.crm.prefix: 'g h'"
                  + " (expected: 1 to 64 letters, digits, '_', '.' or '-')"),
          Arguments.of(
              withMount(URL, "factory: mine"),
              "portolan.yaml:5:14: tenants.acme.mounts.crm.url: set"
                  + " (expected: nothing: the factory makes the address)"),
          Arguments.of(
              "listen: {host: 0.0.0.0}\n" + LEAST,
              "portolan.yaml:2:17: tenants.acme: no apiKeys (expected:"
                  + " apiKeys, 'anonymous: true', or a listener on a loopback address)"),
          Arguments.of(
              withMount(URL, "credential: {bearer: '${env:CRM_TOKEN}'}"),
              "portolan.yaml:6:30: tenants.acme.mounts.crm.credential.bearer: *** (expected: the"
                  + " environment variable CRM_TOKEN to be set, or a default:"
                  + " ${env:CRM_TOKEN:-default})"),
          Arguments.of(
              "listen: {host: 'x${caller.subject}'}\n" + LEAST,
              "portolan.yaml:1:16: listen.host: 'x${caller.subject}' (expected: no variables here"
                  + " but ${env:...} and ${file:...}; '$${' for a plain '${')"));

  @ParameterizedTest
  @FieldSource("MISTAKES")
  void tellsWhatIsWrongAndWhatWasExpected(String yaml, String problem) {
    // When
    List<String> problems = problemsOf(yaml);

    // Then
    assertThat(problems).containsExactly(problem);
  }

  @Test
  void tellsOfAllMistakesAtOnceInTheOrderOfTheFile() {
    // Given
    String yaml =
        """
        listen: {port: http}
        limits: {maxDepth: 1, rate: {burst: 5}}
        tenants:
          bad tenant:
            mounts: {crm: {url: 'ftp://x/'}}
          acme:
            anonymous: yes
            apiKeys: [{subject: anonymous, sha256: abc, expires: tomorrow}]
            bindingHeaders: [Authorization]
            mounts: {}
        """;

    // When
    List<String> problems = problemsOf(yaml);

    // Then
    assertThat(problems)
        .extracting(problem -> problem.replaceFirst(" \\(expected.*", ""))
        .containsExactly(
            "portolan.yaml:1:16: listen.port: 'http'",
            "portolan.yaml:2:20: limits.maxDepth: '1'",
            "portolan.yaml:2:29: limits.rate.perSecond: missing",
            "portolan.yaml:5:5: tenants.bad tenant: key 'bad tenant'",
            "portolan.yaml:5:25: tenants.bad tenant.mounts.crm.url: 'ftp://x/'",
            "portolan.yaml:7:5: tenants.acme.mounts: missing",
            "portolan.yaml:7:16: tenants.acme.anonymous: 'yes'",
            "portolan.yaml:8:25: tenants.acme.apiKeys[0].subject: 'anonymous'",
            "portolan.yaml:8:44: tenants.acme.apiKeys[0].sha256: ***",
            "portolan.yaml:8:58: tenants.acme.apiKeys[0].expires: 'tomorrow'",
            "portolan.yaml:9:22: tenants.acme.bindingHeaders[0]: 'Authorization'");
  }

  @Test
  void refusesOneKeyForTwoDoors() {
    // Given
    String key = "{subject: bot, sha256: " + "ab".repeat(32) + "}";
    String tenant = "{apiKeys: [" + key + "], mounts: {crm: {url: 'http://crm.example/'}}}";

    // When
    List<String> problems = problemsOf("tenants:\n  a: " + tenant + "\n  b: " + tenant + "\n");

    // Then
    assertThat(problems)
        .containsExactly(
            "portolan.yaml:3:40: tenants.b.apiKeys[0].sha256: *** (expected: a key of its own;"
                + " this is the one of tenants.a.apiKeys[0].sha256)");
  }

  @Test
  void neverShowsWhatCameFromTheEnvironment() {
    // Given
    String yaml = "listen: {port: '${env:PORT}'}\n" + LEAST;

    // When
    List<String> problems = problemsOf(yaml, Map.of("PORT", "hunter2"));

    // Then
    assertThat(problems)
        .containsExactly(
            "portolan.yaml:1:16: listen.port: '${env:PORT}'"
                + " (expected: a whole number, 0 to 65535)");
  }
}
