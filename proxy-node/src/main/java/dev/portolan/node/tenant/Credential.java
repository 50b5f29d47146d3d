package dev.portolan.node.tenant;

import dev.portolan.node.wire.RequestHead;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request shows to prove who sends it. */
sealed interface Credential {

  /** Nothing at all. */
  record Missing() implements Credential {}

  /** One API key. */
  record Key(String text) implements Credential {
    @Override
    public String toString() {
      return "Key[***]";
    }
  }

  /** Something that is not one API key: another scheme, two headers, an empty one. */
  record Unusable() implements Credential {}

  Credential MISSING = new Missing();
  Credential UNUSABLE = new Unusable();
  Pattern BEARER = Pattern.compile("bearer +([!-~]{1,4096}) *", Pattern.CASE_INSENSITIVE);

  /** From {@code Authorization}, and nowhere else: a key in a URL would end in somebody's log. */
  static Credential of(RequestHead head) {
    List<String> values = head.headerValues("Authorization");
    if (values.isEmpty()) {
      return MISSING;
    }
    Matcher bearer = BEARER.matcher(values.getFirst());
    return values.size() == 1 && bearer.matches() ? new Key(bearer.group(1)) : UNUSABLE;
  }
}
