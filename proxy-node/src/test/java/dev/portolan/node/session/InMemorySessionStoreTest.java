package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.BOB;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.SessionConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemorySessionStoreTest extends SessionStoreContract {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

  @Override
  protected SessionStore store(SessionConfig config) {
    return new InMemorySessionStore(config, nanos::get);
  }

  @Override
  protected void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aSessionEndsAtItsTimeAndNotBefore() throws Exception {
    // Given
    SessionStore store = store(SHORT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    pass(SHORT.idle().minusNanos(1));
    boolean before = done(store.find(key)).isPresent();
    pass(SHORT.idle());
    boolean at = done(store.find(key)).isPresent();

    // Then
    assertThat(before).isTrue();
    assertThat(at).isFalse();
  }

  @Test
  void aFullStoreBeginsNothingUntilSomethingEnds() throws Exception {
    // Given
    SessionStore store = new InMemorySessionStore(SHORT, nanos::get, 1);
    SessionKey standing = freshKey(ALICE);
    done(store.begin(standing, ALICE, EDITOR));

    // When
    Future<Boolean> refused = store.begin(freshKey(BOB), BOB, EDITOR);
    boolean stands = done(store.find(standing)).isPresent();
    pass(SHORT.idle());
    Future<Boolean> begun = store.begin(freshKey(BOB), BOB, EDITOR);

    // Then
    assertThat(refused.cause()).isInstanceOf(SessionsUnavailable.class);
    assertThat(stands).isTrue();
    assertThat(begun.result()).isTrue();
  }

  @Test
  void manyThatExpireTogetherMakeRoomForAsMany() throws Exception {
    // Given
    SessionConfig config = new SessionConfig(SHORT.idle(), HOUR, 5_000);
    SessionStore store = new InMemorySessionStore(config, nanos::get, 5_000);
    beginMany(store, 5_000);

    // When
    pass(SHORT.idle());

    // Then
    beginMany(store, 5_000);
  }

  private static void beginMany(SessionStore store, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(done(store.begin(freshKey(ALICE), ALICE, EDITOR))).isTrue();
    }
  }
}
