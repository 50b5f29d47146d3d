package dev.portolan.node.backend;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ObjectEditor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param definitions each cut out of the page byte for byte
 * @param nextCursor null if this is the last page; the empty string is a cursor
 * @param ttlMs at least 0; null if not told
 * @param scope null if not told
 */
record ListPage(
    List<RawJson> definitions,
    @Nullable String nextCursor,
    @Nullable Long ttlMs,
    @Nullable CacheScope scope) {

  /**
   * The page in this result.
   *
   * @throws IllegalArgumentException if it is not a page of this kind
   */
  static ListPage of(RawJson result, EntryKind kind) {
    List<RawJson> definitions =
        ObjectEditor.member(result, kind.listField())
            .map(ObjectEditor::elements)
            .orElseThrow(
                () -> new IllegalArgumentException("list result without " + kind.listField()));
    return new ListPage(
        definitions,
        ObjectEditor.text(result, "nextCursor").orElse(null),
        ttl(ObjectEditor.member(result, "ttlMs")).orElse(null),
        ObjectEditor.text(result, "cacheScope").map(ListPage::scope).orElse(null));
  }

  /** A negative time means none; what is no number was not told. */
  private static Optional<Long> ttl(Optional<RawJson> member) {
    return member
        .map(RawJson::toString)
        .filter(text -> text.matches("-?\\d{1,19}([.]0+)?"))
        .map(text -> new BigDecimal(text).toBigInteger())
        .map(number -> number.bitLength() > 62 ? Long.MAX_VALUE : number.longValue())
        .map(number -> Math.max(0, number));
  }

  /** A scope that is not known here may be any; the narrowest is safe. */
  private static CacheScope scope(String said) {
    return said.equals(CacheScope.PUBLIC.wireName()) ? CacheScope.PUBLIC : CacheScope.PRIVATE;
  }
}
