package dev.portolan.node.redis;

import static dev.portolan.node.redis.RedisSessionStoreTest.SALT;
import static dev.portolan.node.redis.RedisSessionStoreTest.SEAL;
import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.session.SealedSessions;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionReadingsTest {
  private final SealedSessions sealed = new SealedSessions(SEAL);
  private final SessionReadings readings = new SessionReadings(sealed);
  private final SessionKey key = freshKey(ALICE);

  @Test
  void readsTheSameBytesOnce() {
    // Given
    List<byte[]> bytes = stored(key);
    Optional<StoredSession> first = readings.read(key, bytes);

    // When
    Optional<StoredSession> again = readings.read(key, copy(bytes));

    // Then
    assertThat(first.orElseThrow().session().backends()).containsEntry(CRM, backend("crm-7"));
    assertThat(again.orElseThrow()).isSameAs(first.orElseThrow());
  }

  @Test
  void readsAnewWhatHasChanged() {
    // Given
    List<byte[]> bytes = stored(key);
    readings.read(key, bytes);
    List<byte[]> changed = new ArrayList<>(copy(bytes));
    changed.addAll(field(StoredSession.LOG_LEVEL, utf8(StoredSession.level(LogLevel.ERROR))));

    // When
    Optional<StoredSession> again = readings.read(key, changed);

    // Then
    assertThat(again.orElseThrow().session().logLevel()).isEqualTo(LogLevel.ERROR);
    assertThat(readings.read(key, bytes).orElseThrow().session().logLevel()).isNull();
  }

  @Test
  void readsAnotherValueOfTheSameLengthAnew() {
    // Given
    List<byte[]> bytes = stored(key);
    readings.read(key, bytes);
    List<byte[]> broken = copy(bytes);
    broken.getLast()[20] ^= 1;

    // When
    Optional<StoredSession> again = readings.read(key, broken);

    // Then
    assertThat(again.orElseThrow().session().backends()).isEmpty();
  }

  @Test
  void readsTheSameBytesOfAnotherSessionAnew() {
    // Given
    List<byte[]> bytes = stored(key);
    readings.read(key, bytes);

    // When
    Optional<StoredSession> other = readings.read(freshKey(ALICE), bytes);

    // Then
    assertThat(other.orElseThrow().session().backends()).isEmpty();
  }

  @Test
  void readsAnewWhatWasForgotten() {
    // Given
    List<byte[]> bytes = stored(key);
    StoredSession first = readings.read(key, bytes).orElseThrow();

    // When
    readings.forget(key);

    // Then
    assertThat(readings.read(key, bytes).orElseThrow()).isNotSameAs(first);
  }

  /** As Redis has it: of the editor, with a session at one backend. */
  private List<byte[]> stored(SessionKey of) {
    List<byte[]> bytes =
        new ArrayList<>(field("s", new StoredSession(SALT, EDITOR).introduction()));
    byte[] backend = sealed.seal(of, CRM, backend("crm-7"));
    bytes.addAll(field(StoredSession.backend(CRM), backend));
    return bytes;
  }

  private static List<byte[]> field(String name, byte[] value) {
    return List.of(utf8(name), value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> copy(List<byte[]> of) {
    return of.stream().map(byte[]::clone).toList();
  }
}
