package dev.portolan.node.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
  private static final MountId CRM = new MountId("crm");
  private static final MountId WIKI = new MountId("wiki-2.x_y");

  @ParameterizedTest
  @ValueSource(strings = {"1", "post5_12", "a:b=c:d", "é ü%20", "s:crm=1", "c:crm:1", "{\"a\":1}"})
  void bringsTheIdsOfBackendsBackAsTheyWere(String own) {
    // When
    var ofCall = EventId.parse(EventId.ofCallPrefix(CRM) + own);
    var ofStream = new EventId.OfStream(Map.of(CRM, own, WIKI, own + own));
    // Then
    assertThat(ofCall).contains(new EventId.OfCall(CRM, own));
    assertThat(ofStream.told().flatMap(EventId::parse)).contains(ofStream);
    assertThat(ofStream.told().orElseThrow()).matches("[!-~]+");
  }

  @Test
  void leavesOutTheSpaceThatABackendWritesBeforeAnId() {
    // When
    var id = EventId.parse("c:crm: 7");
    // Then
    assertThat(id).contains(new EventId.OfCall(CRM, "7"));
  }

  @Test
  void bringsBackAStreamOfWhichNothingWasSeen() {
    // Given
    var nothing = new EventId.OfStream(Map.of());
    // When
    var told = nothing.told();
    // Then
    assertThat(told.flatMap(EventId::parse)).contains(nothing);
  }

  @Test
  void tellsNothingThatIsTooLongForAHeader() {
    // Given
    Map<MountId, String> seen = new TreeMap<>();
    for (int mount = 0; mount < 100; mount++) {
      seen.put(new MountId("m" + mount), "x".repeat(64));
    }
    // When
    var told = new EventId.OfStream(seen).told();
    // Then
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "c",
        "c:",
        "c:crm",
        "c::1",
        "c:crm:",
        "c:no mount:1",
        "c:../..:1",
        "c:crm:a\r\nX-Evil: 1",
        "c:crm:a\u0000",
        "S:crm=1",
        "scrm=1",
        "s:crm",
        "s:=1",
        "s:crm=",
        "s:no mount=1",
        "s:crm=%",
        "s:crm=%zz",
        "s:crm=%0D%0AX-Evil:1",
        "s:crm=a%00",
        "s:crm=1:wiki",
      })
  void readsNothingIntoWhatIsNoIdOfOurs(String hostile) {
    // When
    var id = EventId.parse(hostile);
    // Then
    assertThat(id).isEmpty();
  }

  @Test
  void readsNoIdThatIsTooLong() {
    // When
    var id = EventId.parse("c:crm:" + "x".repeat(EventId.MAX_LENGTH));
    // Then
    assertThat(id).isEmpty();
  }
}
