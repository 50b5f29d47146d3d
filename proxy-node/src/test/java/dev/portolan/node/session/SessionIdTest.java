package dev.portolan.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {
  private static final String ID = "AZaz09-_" + "b".repeat(35);

  @Test
  void readsWhatItHasMade() {
    // Given
    SessionId fresh = SessionId.fresh(new SecureRandom());

    // When, Then
    assertThat(SessionId.parse(fresh.value())).contains(fresh);
    assertThat(SessionId.parse(ID)).map(SessionId::value).contains(ID);
  }

  @ParameterizedTest
  @ValueSource(chars = {'@', '[', '`', '{', '/', ':', '+', '=', ',', '.', ' ', '\u00e9'})
  void isNoneWithACharacterOfNoBase64Url(char wrong) {
    // Given
    String text = ID.substring(1) + wrong;

    // When, Then
    assertThat(SessionId.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionId(text));
  }

  @Test
  void isNoneOfAnotherLength() {
    assertThat(SessionId.parse(ID.substring(1))).isEmpty();
    assertThat(SessionId.parse(ID + "b")).isEmpty();
    assertThat(SessionId.parse("")).isEmpty();
    assertThat(SessionId.parse(null)).isEmpty();
  }

  @Test
  void isNeverPrinted() {
    assertThat(new SessionId(ID).toString()).doesNotContain(ID);
  }
}
