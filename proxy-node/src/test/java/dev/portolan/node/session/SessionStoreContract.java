package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.BOB;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static dev.portolan.node.session.SessionSamples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.wire.LogLevel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of sessions must do with one session. A twin's test extends this. */
public abstract class SessionStoreContract extends SessionSubscriptionsContract {
  @Test
  void findsWhatWasBegunToTheByte() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    Session odd =
        session(
            "{ \"x-unknown\" : [1.00, 1e+2,\n\t{\"b\":1,\"a\":\"\\u00e9\u00e9\"}],\"roots\":{}}",
            "{\"version\":\"1\", \"name\":\"\ud83d\udea2\"}");

    // When
    boolean begun = done(store.begin(key, ALICE, odd));

    // Then
    assertThat(begun).isTrue();
    assertThat(done(store.find(key))).contains(odd);
  }

  @Test
  void takesAnIntroductionAsLongAsMayBe() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    Session longest = session("\"" + "x".repeat(Session.MAX_INTRODUCTION_BYTES - 4) + "\"", "{}");

    // When
    done(store.begin(key, ALICE, longest));

    // Then
    assertThat(done(store.find(key))).contains(longest);
  }

  @Test
  void unknownEndedAndForeignSessionsAreAlikeNotThere() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionId id = SessionId.fresh(new SecureRandom());
    SessionKey ended = freshKey(ALICE);
    done(store.begin(SessionKey.of(ALICE, id), ALICE, EDITOR));
    done(store.begin(ended, ALICE, EDITOR));

    // When
    done(store.end(ended, ALICE));

    // Then
    isNotThere(store, freshKey(ALICE));
    isNotThere(store, ended);
    isNotThere(store, SessionKey.of(BOB, id));
    assertThat(done(store.find(SessionKey.of(ALICE, id)))).contains(EDITOR);
  }

  @Test
  void anIdleSessionIsNotThere() throws Exception {
    // Given
    SessionStore store = store(SHORT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    pass(SHORT.idle().plusMillis(50));

    // Then
    isNotThere(store, key);
  }

  @Test
  void beingAskedForKeepsASessionUntilTheEndOfItsLife() throws Exception {
    // Given
    SessionStore store = store(new SessionConfig(Duration.ofSeconds(6), Duration.ofSeconds(11), 1));
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    pass(Duration.ofMillis(3_500));
    Optional<Session> young = done(store.find(key));
    pass(Duration.ofMillis(3_500));
    Optional<Session> pastItsIdleTime = done(store.find(key));
    boolean another = done(store.begin(freshKey(ALICE), ALICE, EDITOR));
    pass(Duration.ofMillis(4_200));

    // Then
    assertThat(young).isPresent();
    assertThat(pastItsIdleTime).isPresent();
    assertThat(another).as("it is counted as long as it is there").isFalse();
    isNotThere(store, key);
    assertThat(done(store.begin(freshKey(ALICE), ALICE, EDITOR))).isTrue();
  }

  @Test
  void onePrincipalHasNoMoreThanItMayAndOthersHaveTheirs() throws Exception {
    // Given
    SessionStore store = store(new SessionConfig(HOUR, HOUR, 2));
    SessionKey refused = freshKey(ALICE);
    done(store.begin(freshKey(ALICE), ALICE, EDITOR));
    done(store.begin(freshKey(ALICE), ALICE, EDITOR));

    // When
    boolean third = done(store.begin(refused, ALICE, EDITOR));
    boolean ofAnother = done(store.begin(freshKey(BOB), BOB, EDITOR));

    // Then
    assertThat(third).isFalse();
    isNotThere(store, refused);
    assertThat(ofAnother).isTrue();
  }

  @Test
  void whatHasEndedOrExpiredIsNotCounted() throws Exception {
    // Given
    Duration idle = Duration.ofSeconds(3);
    SessionStore store = store(new SessionConfig(idle, HOUR, 1));
    SessionKey ended = freshKey(ALICE);
    done(store.begin(ended, ALICE, EDITOR));
    boolean tooMany = done(store.begin(freshKey(ALICE), ALICE, EDITOR));

    // When
    done(store.end(ended, ALICE));
    boolean afterTheEnd = done(store.begin(freshKey(ALICE), ALICE, EDITOR));
    pass(idle.plusMillis(50));
    boolean afterExpiry = done(store.begin(freshKey(ALICE), ALICE, EDITOR));

    // Then
    assertThat(tooMany).isFalse();
    assertThat(afterTheEnd).isTrue();
    assertThat(afterExpiry).isTrue();
  }

  @Test
  void theLogLevelIsWhatWasSaidLast() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    boolean first = done(store.setLogLevel(key, LogLevel.DEBUG));
    boolean second = done(store.setLogLevel(key, LogLevel.EMERGENCY));

    // Then
    assertThat(first && second).isTrue();
    assertThat(done(store.find(key))).contains(EDITOR.with(LogLevel.EMERGENCY));
  }

  @Test
  void aSessionOfABackendIsEnteredForItsMount() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));
    MountId other = new MountId("wiki-2.0_x");
    BackendSession without = new BackendSession(null, ProtocolVersion.V2025_03_26);

    // When
    Optional<BackendSession> one = done(store.enter(key, CRM, backend("b 1"), null));
    Optional<BackendSession> two = done(store.enter(key, other, without, null));

    // Then
    assertThat(one).contains(backend("b 1"));
    assertThat(two).contains(without);
    assertThat(done(store.find(key)).orElseThrow().backends())
        .isEqualTo(Map.of(CRM, backend("b 1"), other, without));
  }

  @Test
  void endingGivesBackAllThatIsToBeEnded() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));
    done(store.enter(key, CRM, backend("b"), null));

    // When
    Optional<Session> ended = done(store.end(key, ALICE));

    // Then
    assertThat(ended).contains(EDITOR.with(CRM, backend("b")));
  }

  private static void isNotThere(SessionStore store, SessionKey key) throws Exception {
    assertThat(done(store.find(key))).isEmpty();
    assertThat(done(store.setLogLevel(key, LogLevel.INFO))).isFalse();
    assertThat(done(store.enter(key, CRM, backend("b"), null))).isEmpty();
    assertThat(done(store.enter(key, CRM, backend("b"), backend("a")))).isEmpty();
    assertThat(done(store.end(key, ALICE))).isEmpty();
    assertThat(done(store.find(key))).isEmpty();
  }
}
