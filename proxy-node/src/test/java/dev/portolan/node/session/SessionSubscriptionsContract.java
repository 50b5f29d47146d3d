package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.begun;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.wire.LogLevel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of sessions must do with what a session is subscribed to. */
public abstract class SessionSubscriptionsContract extends SessionRacesContract {
  private static final MountId WIKI = new MountId("wiki-2.0_x");

  @Test
  void findsToTheLetterWhatIsSubscribedToAtEachMount() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    List<String> odd = List.of("a:b:c", "u:crm:x", "", "caf\u00e9 \ud83d\udea2?a=1&b=%20#\n");

    // When
    for (String uri : odd) {
      assertThat(done(store.subscribe(key, CRM, uri))).isEqualTo(Subscribed.DONE);
    }
    Subscribed elsewhere = done(store.subscribe(key, WIKI, "a:b:c"));

    // Then
    assertThat(elsewhere).isEqualTo(Subscribed.DONE);
    assertThat(subscriptions(store, key))
        .isEqualTo(Map.of(CRM, Set.copyOf(odd), WIKI, Set.of("a:b:c")));
  }

  @Test
  void subscribingTwiceIsSubscribingOnce() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    done(store.subscribe(key, CRM, "file:///a"));

    // When
    Subscribed again = done(store.subscribe(key, CRM, "file:///a"));
    done(store.unsubscribe(key, CRM, "file:///a"));

    // Then
    assertThat(again).isEqualTo(Subscribed.DONE);
    assertThat(done(store.find(key))).contains(EDITOR);
  }

  @Test
  void unsubscribingTakesOneAndLeavesTheOthers() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    done(store.subscribe(key, CRM, "file:///a"));
    done(store.subscribe(key, CRM, "file:///b"));
    done(store.subscribe(key, WIKI, "file:///a"));

    // When
    boolean there = done(store.unsubscribe(key, CRM, "file:///a"));

    // Then
    assertThat(there).isTrue();
    assertThat(subscriptions(store, key))
        .isEqualTo(Map.of(CRM, Set.of("file:///b"), WIKI, Set.of("file:///a")));
  }

  @Test
  void unsubscribingFromWhatIsNotThereChangesNothing() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    done(store.subscribe(key, CRM, "file:///a"));

    // When
    boolean another = done(store.unsubscribe(key, CRM, "file:///b"));
    boolean elsewhere = done(store.unsubscribe(key, WIKI, "file:///a"));

    // Then
    assertThat(another && elsewhere).as("the session is there").isTrue();
    assertThat(subscriptions(store, key)).isEqualTo(Map.of(CRM, Set.of("file:///a")));
  }

  @Test
  void aSessionHasNoMoreSubscriptionsThanItMay() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    for (int i = 0; i < Session.MAX_SUBSCRIPTIONS; i++) {
      done(store.subscribe(key, i % 2 == 0 ? CRM : WIKI, "file:///" + i));
    }

    // When
    Subscribed another = done(store.subscribe(key, CRM, "x"));
    Subscribed known = done(store.subscribe(key, CRM, "file:///0"));
    done(store.unsubscribe(key, WIKI, "file:///1"));
    Subscribed inItsPlace = done(store.subscribe(key, CRM, "y"));

    // Then
    assertThat(another).isEqualTo(Subscribed.TOO_MANY);
    assertThat(known).isEqualTo(Subscribed.DONE);
    assertThat(inItsPlace).isEqualTo(Subscribed.DONE);
    assertThat(subscriptions(store, key).get(CRM)).hasSize(26).contains("y").doesNotContain("x");
    assertThat(subscriptions(store, key).get(WIKI)).hasSize(24);
  }

  @Test
  void theUrisOfASessionAreNoLongerTogetherThanTheyMayBe() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    String half = "\u00e9".repeat(Session.MAX_SUBSCRIPTION_BYTES / 4);

    // When
    Subscribed tooLong =
        done(store.subscribe(key, CRM, "x".repeat(Session.MAX_SUBSCRIPTION_BYTES + 1)));
    Subscribed first = done(store.subscribe(key, CRM, half));
    Subscribed oneTooMany = done(store.subscribe(key, WIKI, half + "x"));
    Subscribed second = done(store.subscribe(key, WIKI, half));
    Subscribed oneMore = done(store.subscribe(key, WIKI, "x"));

    // Then
    assertThat(List.of(tooLong, oneTooMany, oneMore)).containsOnly(Subscribed.TOO_MANY);
    assertThat(List.of(first, second)).containsOnly(Subscribed.DONE);
    assertThat(subscriptions(store, key)).isEqualTo(Map.of(CRM, Set.of(half), WIKI, Set.of(half)));
  }

  @Test
  void ofManyThatSubscribeAtOnceAsManyDoAsThereIsRoom() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    for (int i = 0; i < 30; i++) {
      done(store.subscribe(key, CRM, "before " + i));
    }

    // When
    List<Subscribed> subscribed = atOnce(i -> done(store.subscribe(key, CRM, "at once " + i)));

    // Then
    assertThat(Collections.frequency(subscribed, Subscribed.DONE)).isEqualTo(20);
    assertThat(Collections.frequency(subscribed, Subscribed.TOO_MANY)).isEqualTo(20);
    assertThat(subscriptions(store, key).get(CRM)).hasSize(50);
  }

  @Test
  void aSessionThatIsNotThereSubscribesToNothing() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey ended = begun(store);
    done(store.subscribe(ended, CRM, "file:///a"));
    done(store.end(ended, ALICE));

    // When
    Subscribed afterTheEnd = done(store.subscribe(ended, CRM, "file:///a"));
    Subscribed unknown = done(store.subscribe(freshKey(ALICE), CRM, "x".repeat(5_000)));
    boolean unsubscribed = done(store.unsubscribe(ended, CRM, "file:///a"));

    // Then
    assertThat(afterTheEnd).isEqualTo(Subscribed.NO_SESSION);
    assertThat(unknown).isEqualTo(Subscribed.NO_SESSION);
    assertThat(unsubscribed).isFalse();
    assertThat(done(store.find(ended))).isEmpty();
  }

  @Test
  void whatElseIsNotedLeavesSubscriptionsAsTheyAreAndTheEndGivesThemBack() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = begun(store);
    done(store.subscribe(key, CRM, "file:///a"));

    // When
    done(store.setLogLevel(key, LogLevel.ALERT));
    done(store.enter(key, CRM, backend("b"), null));

    // Then
    assertThat(done(store.end(key, ALICE)))
        .contains(EDITOR.with(LogLevel.ALERT).with(CRM, backend("b")).subscribed(CRM, "file:///a"));
  }

  private static Map<MountId, Set<String>> subscriptions(SessionStore store, SessionKey key)
      throws Exception {
    return done(store.find(key)).orElseThrow().subscriptions();
  }
}
