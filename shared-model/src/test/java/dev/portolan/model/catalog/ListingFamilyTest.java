package dev.portolan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListingFamilyTest {

  @Test
  void hashesTheSameInEveryProcess() {
    // Given
    ListingFamily family = new ListingFamily(new Fingerprint("0".repeat(64)), EntryKind.TOOL);

    // When
    int hash = family.hashCode();

    // Then
    assertThat(hash).isEqualTo(31 * new Fingerprint("0".repeat(64)).hashCode() + "TOOL".hashCode());
    assertThat(family).isNotEqualTo(new ListingFamily(family.mount(), EntryKind.PROMPT));
  }
}
