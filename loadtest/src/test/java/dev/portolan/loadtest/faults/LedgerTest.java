package dev.portolan.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.loadtest.faults.Ledger.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger in which everything is good finds nothing, and one in which something is not, that. */
class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void findsNothingWrongWithWhatWasExecutedOnceAndAnswered() {
    // Given
    ledger.executed("p1-1");
    ledger.ended(Kind.ECHO, "p1-1", Outcome.ANSWERED, "");
    ledger.executed("p1-2");
    ledger.ended(Kind.STREAM, "p1-2", Outcome.RESUMED, "");
    ledger.executed("p1-3");
    ledger.ended(Kind.ASK, "p1-3", Outcome.BROKEN, "502");
    ledger.ended(Kind.ASK, "p1-4", Outcome.REFUSED, "503");

    // When
    ledger.settle();

    // Then
    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.count(Kind.STREAM, Outcome.RESUMED)).isEqualTo(1);
    assertThat(ledger.notAnswered()).isEqualTo(2);
  }

  @Test
  void findsWhatWasExecutedTwice() {
    // Given
    ledger.executed("p1-1");
    ledger.executed("p1-1");

    // When
    ledger.settle();

    // Then
    assertThat(ledger.violations()).singleElement().asString().contains("p1-1", "2 times");
  }

  @Test
  void findsAnAnswerToWhatWasNeverExecuted() {
    // Given
    ledger.ended(Kind.ECHO, "p1-1", Outcome.ANSWERED, "");

    // When
    ledger.settle();

    // Then
    assertThat(ledger.violated()).isEqualTo(1);
  }

  @Test
  void findsWhatWasExecutedThoughItsClientWasToldOtherwise() {
    // Given
    ledger.executed("p1-1");
    ledger.ended(Kind.ECHO, "p1-1", Outcome.REFUSED, "503");

    // When
    ledger.settle();

    // Then
    assertThat(ledger.violations()).singleElement().asString().contains("told that it was not");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"SESSION_LOST", "WRONG", "HUNG"})
  void findsWhatMustNotHappenToACall(Outcome outcome) {
    // When
    ledger.ended(Kind.CONFIRM, "p1-1", outcome, "why");

    // Then
    assertThat(ledger.violations()).singleElement().asString().contains("p1-1", "why");
  }
}
