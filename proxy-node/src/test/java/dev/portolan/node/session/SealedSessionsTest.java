package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.seal.AesSeal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedSessionsTest {
  private static final String SECRET = "0123456789abcdef";
  private final SealedSessions sessions = new SealedSessions(new AesSeal(SECRET, List.of()));
  private final SessionKey key = freshKey(ALICE);

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "1", "\n", "a\nb\n", "\u00e9", "!~", "%2f"})
  void opensAsItWasSealed(String id) {
    // Given
    BackendSession session = new BackendSession(id, ProtocolVersion.V2025_11_25);

    // When
    byte[] sealed = sessions.seal(key, CRM, session);

    // Then
    assertThat(sessions.open(key, CRM, sealed)).contains(session);
  }

  @Test
  void opensTheLongestIdAndRefusesLonger() {
    // Given
    BackendSession longest = backend("x".repeat(BackendSession.MAX_ID_CHARACTERS));

    // When
    byte[] sealed = sessions.seal(key, CRM, longest);

    // Then
    assertThat(sessions.open(key, CRM, sealed)).contains(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend(longest.id() + "x"))
        .withMessageContaining("4097");
  }

  @Test
  void opensInNoOtherPlaceAndWithNoOtherSecret() {
    // Given
    SealedSessions others = new SealedSessions(new AesSeal("fedcba9876543210", List.of()));

    // When
    byte[] sealed = sessions.seal(key, CRM, backend("b"));

    // Then
    assertThat(sessions.open(freshKey(ALICE), CRM, sealed)).isEmpty();
    assertThat(sessions.open(key, new MountId("crm2"), sealed)).isEmpty();
    assertThat(others.open(key, CRM, sealed)).isEmpty();
  }

  @Test
  void opensWithThePreviousSecret() {
    // Given
    AesSeal changed = new AesSeal("fedcba9876543210", List.of(SECRET));

    // When
    byte[] sealed = sessions.seal(key, CRM, backend("b"));

    // Then
    assertThat(new SealedSessions(changed).open(key, CRM, sealed)).contains(backend("b"));
  }

  @Test
  void nothingThatWasAlteredOpens() {
    // Given
    byte[] sealed = sessions.seal(key, CRM, backend("b"));

    // When, Then
    for (int at = 0; at < sealed.length; at++) {
      byte[] altered = sealed.clone();
      altered[at] ^= 1;
      assertThat(sessions.open(key, CRM, altered)).isEmpty();
    }
    assertThat(sessions.open(key, CRM, new byte[0])).isEmpty();
    assertThat(sessions.open(key, CRM, new byte[100_000])).isEmpty();
  }

  @Test
  void tellsNothingOfTheIdAndIsNeverTheSame() {
    // When
    byte[] one = sessions.seal(key, CRM, backend("backend-session"));
    byte[] other = sessions.seal(key, CRM, backend("backend-session"));

    // Then
    assertThat(one).isNotEqualTo(other);
    assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("session", "2025");
  }
}
