package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A legacy client comes back, to any node, for what it has not heard of a reply without ids. */
class ReplayTest {
  private ReplayRig rig = ReplayRig.of(Era.LEGACY);

  @AfterEach
  void close() {
    rig.close();
  }

  private void use(Era era) {
    rig.close();
    rig = ReplayRig.of(era);
  }

  @ParameterizedTest
  @CsvSource({
    "LEGACY, 2025-11-25",
    "LEGACY, 2025-06-18",
    "LEGACY, 2025-03-26",
    "MODERN, 2025-11-25",
    "MODERN, 2025-06-18"
  })
  void answerIsReadOnAnotherNodeAfterTheConnectionBroke(Era era, String version) {
    // Given
    use(era);
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0), version, LegacyClient.ALL);
      Opened begun = ReplayRig.begin(here);
      begun.leave();

      // When
      Opened rest = here.elsewhere(fleet.client(1)).resume(begun.ids().getFirst());
      rest.untilItSays("two");
      rig.goOn();

      // Then
      assertThat(rest.untilOver()).isEqualTo("ended");
      assertThat(rest.text()).doesNotContain("\"one\"").contains("\"two\"", "\"three\"");
      String prefix = ReplayRig.prefix(begun);
      assertThat(begun.ids()).containsExactly(prefix + 1, prefix + 2);
      assertThat(rest.ids()).containsExactly(prefix + 2, prefix + 3, prefix + 4);
      assertThat(rest.answer().path("id").asInt()).isEqualTo(77);
      assertThat(rest.answer().at("/result/said").asText()).isEqualTo("all");
      assertThat(rig.backend().count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aConnectionThatIsOnlyTakenForAliveIsCutWhenItsClientComesBackElsewhere(Era era) {
    // Given
    use(era);
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      Opened halfOpen = ReplayRig.begin(here);

      // When
      Opened rest = here.elsewhere(fleet.client(1)).resume(halfOpen.ids().getLast());

      // Then
      assertThat(halfOpen.untilOver()).isEqualTo("broken");
      rig.goOn();
      assertThat(rest.answer().at("/result/said").asText()).isEqualTo("all");
      assertThat(rest.messages()).hasSize(2);
      assertThat(halfOpen.text()).doesNotContain("three");
    }
  }

  @Test
  void whatIsResumedIsResumedAgain() {
    // Given
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      LegacyClient there = here.elsewhere(fleet.client(1));
      Opened begun = ReplayRig.begin(here);
      begun.leave();
      Opened second = there.resume(begun.ids().getFirst()).untilItSays("two");
      second.leave();
      rig.goOn();

      // When
      Opened third = here.resume(begun.ids().getLast());
      third.untilOver();
      Opened fourth = there.resume(begun.ids().getFirst());
      fourth.untilOver();
      Opened nothingLeft = there.resume(fourth.ids().getLast());

      // Then
      assertThat(third.messages()).hasSize(2);
      assertThat(fourth.messages()).hasSize(3);
      assertThat(nothingLeft.untilOver()).isEqualTo("ended");
      assertThat(nothingLeft.text()).isEmpty();
    }
  }

  @Test
  void anAnswerThatWasSentAndNotReadIsReadAgain() {
    // Given
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      rig.goOn();
      Opened told = here.streamOf(ReplayRig.body("work"));
      told.untilOver();

      // When
      Opened again = here.elsewhere(fleet.client(1)).resume(told.ids().get(1));

      // Then
      assertThat(again.answer()).isEqualTo(told.answer());
      assertThat(again.ids()).isEqualTo(told.ids().subList(2, 4));
    }
  }

  @Test
  void nobodyElseFindsTheAnswer() {
    // Given
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      LegacyClient other = LegacyClient.at(fleet.client(1));
      Opened begun = ReplayRig.begin(here);
      String id = begun.ids().getLast();

      // When
      Opened foreign = other.resume(id);
      Opened unknown = other.resume("r:" + "x".repeat(60) + ":1");
      rig.goOn();

      // Then
      assertThat(foreign.status()).isEqualTo(400);
      assertThat(foreign.answer()).isEqualTo(unknown.answer());
      assertThat(begun.answer().at("/result/said").asText()).isEqualTo("all");
    }
  }

  @Test
  void isToldThatEventsAreGoneAndNothingIsSkipped() {
    // Given
    rig.backend()
        .answers(
            "work",
            Reply.talk(
                talk -> {
                  for (int event = 0; event < 150; event++) {
                    ReplayRig.says(talk, "event");
                  }
                  talk.finish("{\"content\":[]}");
                }));
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      Opened told = here.streamOf(ReplayRig.body("work"));
      told.untilOver();

      // When
      Opened gone = here.elsewhere(fleet.client(1)).resume(told.ids().getFirst());
      Opened kept = here.elsewhere(fleet.client(1)).resume(told.ids().get(50));

      // Then
      assertThat(told.ids()).hasSize(151);
      assertThat(gone.status()).isEqualTo(400);
      gone.untilOver();
      assertThat(gone.text()).contains("event 1", "gone", "51 or later");
      kept.untilOver();
      assertThat(kept.ids()).isEqualTo(told.ids().subList(51, 151));
    }
  }

  @Test
  void aCallGoesOnAloneAndEndsWithItsSession() {
    // Given
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      Opened begun = ReplayRig.begin(here);
      begun.leave();
      Opened rest = here.elsewhere(fleet.client(1)).resume(begun.ids().getFirst());
      rest.untilItSays("two");

      // When
      here.end();

      // Then
      TestClient.await(rig.backend().awaitCancelled(1));
      assertThat(rest.answer().at("/error/data/reason").asText()).isEqualTo("disconnected");
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aNodeThatIsAloneDoesTheSame(Era era) {
    // Given
    use(era);
    try (NodeUnderTest node = NodeUnderTest.of(rig.mount())) {
      LegacyClient client = LegacyClient.at(node.client());
      Opened begun = ReplayRig.begin(client);
      begun.leave();

      // When
      Opened rest = client.resume(begun.ids().getLast());
      rig.goOn();

      // Then
      assertThat(rest.answer().at("/result/said").asText()).isEqualTo("all");
      assertThat(rest.messages()).hasSize(2);
    }
  }

  @Test
  void anAnswerThatIsNoStreamHasNoIds() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(rig.mount())) {
      LegacyClient client = LegacyClient.at(node.client());

      // When
      Opened quick = client.streamOf(ReplayRig.body("quick"));
      quick.untilOver();

      // Then
      assertThat(quick.text()).startsWith("{").doesNotContain("r:");
      assertThat(quick.header("content-type")).isEqualTo("application/json");
    }
  }
}
