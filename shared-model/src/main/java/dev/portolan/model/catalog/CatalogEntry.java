package dev.portolan.model.catalog;

/**
 * One tool, resource, template or prompt in its envelope. The three names are three fields; none is
 * ever derived from another by splitting.
 *
 * @param name what the tenant calls it
 * @param key its identity
 * @param originalName what its backend calls it
 * @param kind what it is
 * @param definition the backend's own JSON, untouched; renaming happens when it is shown, not here
 */
public record CatalogEntry(
    String name, EntryKey key, String originalName, EntryKind kind, RawJson definition) {
  public CatalogEntry {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: '' (expected: at least one character)");
    }
    if (key.kind() != kind) {
      throw new IllegalArgumentException(
          "kind: " + kind + " (expected: that of the key, " + key.kind() + ")");
    }
    if (!key.originalName().equals(originalName)) {
      throw new IllegalArgumentException(
          "original name: '"
              + originalName
              + "' (expected: that of the key, '"
              + key.originalName()
              + "')");
    }
  }
}
