package dev.portolan.node.tenant;

import static dev.portolan.node.tenant.Requests.caller;
import static dev.portolan.node.tenant.Requests.config;
import static dev.portolan.node.tenant.Requests.post;
import static dev.portolan.node.tenant.Requests.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.ManualClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {

  /** A tenant with one key and one mount. */
  private static Caller bound(String claims, String mount, String... headers) {
    String yaml =
        """
        tenants:
          acme:
            attributes: {region: eu}
            bindingHeaders: [X-Region]
            apiKeys: [{subject: bot, sha256: %s, scopes: [tools], claims: %s}]
            mounts:
              crm: %s
        """
            .formatted(sha256("key"), claims, mount);
    var tenants = new ConfiguredTenants(config(yaml), Map.of(), new ManualClock());
    var head = post("/t/acme/mcp", headers);
    head.headers().add("Authorization", "Bearer key");
    return caller(tenants.resolve(head));
  }

  private static BackendAddress address(Caller caller) {
    return caller.mounts().getFirst().address();
  }

  @Test
  void rendersEveryVariable() {
    // When
    Caller caller =
        bound(
            "{team: build}",
            "{url: 'https://${tenant.attributes.region}.crm.example/${tenant.id}',"
                + " headers: {X-User: '${caller.subject}', X-Team: '${caller.claims.team}',"
                + " X-Via: 'via ${request.header.X-Region}'}, credential: {bearer: abc}}",
            "x-region",
            "north");

    // Then
    BackendAddress address = address(caller);
    assertThat(address.uri()).hasToString("https://eu.crm.example/acme");
    assertThat(address.headers())
        .containsOnly(
            Map.entry("x-user", "bot"),
            Map.entry("x-team", "build"),
            Map.entry("x-via", "via north"),
            Map.entry("authorization", "Bearer abc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{url: 'https://crm.example/${caller.claims.absent}'}",
        "{url: 'https://crm.example/', headers: {X-A: '${caller.claims.absent}'}}",
        "{url: 'https://crm.example/', headers: {X-A: 'a${request.header.X-Region}'}}",
        "{url: 'https://crm.example/', credential: {bearer: '${caller.claims.empty}'}}",
        "{url: 'https://crm.example/', credential: {bearer: '${caller.claims.spaced}'}}",
        "{url: 'https://crm.example/', headers: {X-A: '${caller.claims.lines}'}}",
        "{url: 'https://crm.example/', headers: {X-A: '${caller.claims.foreign}'}}",
        "{url: 'https://crm.example/', requiredScopes: [tools, admin]}",
        "{url: 'https://${caller.claims.evil}.crm.example/'}",
        "{url: 'https://crm.example/${caller.claims.climb}'}"
      })
  void hidesAMountThatHasNoAddressForTheCaller(String mount) {
    // Given
    String claims =
        "{empty: '', spaced: 'a b', lines: \"a\\r\\nX-Admin: yes\", foreign: 'é',"
            + " evil: 'evil.com/#', climb: '..'}";

    // When
    Caller caller = bound(claims, mount);

    // Then
    assertThat(caller.mounts()).isEmpty();
    assertThat(caller.filtered()).isTrue();
  }

  @Test
  void treatsAHeaderThatComesTwiceAsAbsent() {
    // When
    Caller caller =
        bound(
            "{}",
            "{url: 'https://${request.header.X-Region}.crm.example/'}",
            "X-Region",
            "eu",
            "X-Region",
            "us");

    // Then
    assertThat(caller.mounts()).isEmpty();
  }

  @Test
  void dividesTenantsUnlessTheOperatorSharesTheMount() {
    // Given
    String yaml =
        """
        tenants:
          a: &tenant
            anonymous: true
            mounts:
              own: {url: 'http://crm.example/'}
              all: {url: 'http://crm.example/', share: all-tenants}
              read: {url: 'http://crm.example/${tenant.id}', share: all-tenants}
          b: *tenant
        """;
    var tenants = new ConfiguredTenants(config(yaml), Map.of(), new ManualClock());

    // When
    List<BoundMount> ofA = caller(tenants.resolve(post("/t/a/mcp"))).mounts();
    List<BoundMount> ofB = caller(tenants.resolve(post("/t/b/mcp"))).mounts();

    // Then
    assertThat(ofA)
        .extracting(BoundMount::fingerprint)
        .isEqualTo(ofB.stream().map(BoundMount::fingerprint).toList());
    assertThat(ofA.get(0).partition()).isNotEqualTo(ofB.get(0).partition());
    assertThat(ofA.get(1).partition()).isEqualTo(ofB.get(1).partition());
    assertThat(ofA.get(2).partition()).isNotEqualTo(ofB.get(2).partition());
  }
}
