package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.catalog.Partition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedisKeysTest {
  private static final RedisKeys KEYS = new RedisKeys("prefix");
  private static final Fingerprint MOUNT = Fingerprint.of("mount").build();
  private static final Fingerprint PART = Fingerprint.of("partition").build();

  @Test
  void allKeysOfAFamilyShareItsTag() {
    // Given
    ListingKey key = Samples.key("a");
    Stamp stamp = new Stamp("12", "3");

    // When
    Stream<String> keys =
        Stream.concat(
            Stream.of(KEYS.count(key.family()), KEYS.listing(key), KEYS.turn(key)),
            KEYS.chunks(key, stamp, 3).stream());

    // Then
    assertThat(keys.map(RedisKeysTest::tag)).containsOnly(tag(KEYS.count(key.family())));
  }

  @Test
  void aLeaseAndItsFenceShareATag() {
    // When, Then
    assertThat(tag(KEYS.holder(MOUNT))).isEqualTo(tag(KEYS.fence(MOUNT)));
  }

  @Test
  void everyKindOfEveryMountHasATagOfItsOwn() {
    // Given
    Set<String> tags = new HashSet<>();

    // When, Then
    for (Fingerprint mount : List.of(MOUNT, PART)) {
      for (EntryKind kind : EntryKind.values()) {
        assertThat(tags.add(tag(KEYS.count(new ListingFamily(mount, kind))))).isTrue();
      }
    }
  }

  @Test
  void aKeyIsWrittenAsDocumented() {
    // Given
    ListingKey key = new ListingKey(new ListingFamily(MOUNT, EntryKind.TOOL), new Partition(PART));
    String family = "prefix:1:{" + MOUNT.hex() + ".tool}:";

    // When, Then
    assertThat(KEYS.count(key.family())).isEqualTo(family + "count");
    assertThat(KEYS.listing(key)).isEqualTo(family + "listing:" + PART.hex());
    assertThat(KEYS.turn(key)).isEqualTo(family + "turn:" + PART.hex());
    assertThat(KEYS.chunks(key, new Stamp("12", "3"), 2))
        .containsExactly(
            family + "chunk:" + PART.hex() + ":12-3:0", family + "chunk:" + PART.hex() + ":12-3:1");
    assertThat(KEYS.holder(MOUNT)).isEqualTo("prefix:1:{lease." + MOUNT.hex() + "}:holder");
    assertThat(KEYS.fence(MOUNT)).isEqualTo("prefix:1:{lease." + MOUNT.hex() + "}:fence");
    assertThat(KEYS.session(MOUNT.hex())).isEqualTo("prefix:1:{session." + MOUNT.hex() + "}:state");
    assertThat(KEYS.sessionsOf(MOUNT))
        .isEqualTo("prefix:1:{principal." + MOUNT.hex() + "}:sessions");
    assertThat(KEYS.changed()).isEqualTo("prefix:1:changed");
    assertThat(KEYS.sessionNews()).isEqualTo("prefix:1:sessions");
    assertThat(KEYS.probe()).isEqualTo("prefix:1:probe");
  }

  private static String tag(String key) {
    return key.substring(key.indexOf('{'), key.indexOf('}') + 1);
  }
}
