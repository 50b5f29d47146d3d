package dev.portolan.node.tenant;

import static dev.portolan.node.tenant.Requests.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Fingerprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountFingerprintTest {
  private static final String URL = "url: 'http://b/'";
  private static final Fingerprint SALT = Fingerprint.of("salt").add("a secret").build();

  private static Fingerprint of(String mount) {
    return ofNamed("crm", mount);
  }

  private static Fingerprint ofNamed(String name, String mount) {
    String yaml = "tenants: {a: {mounts: {%s: {%s}}}}".formatted(name, mount);
    return ofSalted(yaml, SALT);
  }

  private static Fingerprint ofSalted(String yaml, Fingerprint salt) {
    return MountFingerprint.of(
        config(yaml).tenants().values().iterator().next().mounts().getFirst(), salt);
  }

  @Test
  void nobodyFindsOutWhatWentIntoItWithoutTheSalt() {
    // Given
    String yaml = "tenants: {a: {mounts: {crm: {%s, credential: {bearer: b}}}}}".formatted(URL);

    // When
    Fingerprint tried = ofSalted(yaml, Fingerprint.of("salt").add("").build());

    // Then
    assertThat(tried).isNotEqualTo(ofSalted(yaml, SALT));
    assertThat(ofSalted(yaml, SALT)).isEqualTo(ofSalted(yaml, SALT));
  }

  @Test
  void changesWithWhateverWouldChangeTheListing() {
    // Given
    List<String> mounts =
        List.of(
            URL,
            "url: 'http://c/'",
            "url: 'http://b/${caller.subject}'",
            "url: 'http://b/caller.subject'",
            "factory: mine",
            "factory: yours",
            URL + ", headers: {X-A: b}",
            URL + ", headers: {X-A: c}",
            URL + ", headers: {X-B: b}",
            URL + ", credential: {bearer: b}",
            URL + ", credential: {bearer: c}",
            URL + ", era: legacy",
            URL + ", prefix: p",
            URL + ", prefix: p, separator: '.'",
            URL + ", prefix: p, resourceUris: prefix",
            URL + ", tools: {a: {name: b}}",
            URL + ", tools: {a: {title: b}}",
            URL + ", tools: {a: {description: b}}",
            URL + ", prompts: {a: {name: b}}");

    // When
    Set<Fingerprint> fingerprints = new HashSet<>(mounts.stream().map(m -> of(m)).toList());

    // Then
    assertThat(fingerprints).hasSize(mounts.size()).doesNotContain(ofNamed("other", URL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ttl: 1s",
        "callTimeout: 1s",
        "requiredScopes: [a]",
        "onClientList: refresh",
        "share: all-tenants",
        "sessions: shared"
      })
  void staysWhenTheListingWould(String setting) {
    // When
    Fingerprint fingerprint = of(URL + ", " + setting);

    // Then
    assertThat(fingerprint).isEqualTo(of(URL));
  }
}
