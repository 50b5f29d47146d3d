package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.session.SessionNotice.Cancelled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNoticeTest {
  @ParameterizedTest
  @ValueSource(ints = {0, Cancelled.MAX_REQUEST_BYTES + 1})
  void anIdOfARequestHasALength(int bytes) {
    // Given
    RawJson request = RawJson.of("1".repeat(bytes));

    // When, Then
    assertThatThrownBy(() -> new Cancelled(freshKey(ALICE), request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(bytes + " bytes");
  }

  @Test
  void whatAClientWroteIsNotLogged() {
    // Given
    Cancelled cancelled = new Cancelled(freshKey(ALICE), RawJson.of("\"secret\""));

    // When, Then
    assertThat(cancelled).asString().doesNotContain("secret");
  }
}
