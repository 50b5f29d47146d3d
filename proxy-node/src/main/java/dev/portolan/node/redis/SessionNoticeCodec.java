package dev.portolan.node.redis;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.session.SessionNotice.Cancelled;
import dev.portolan.node.session.SessionNotice.Changed;
import dev.portolan.node.session.SessionNotice.Ended;
import dev.portolan.node.session.SessionNotice.Listening;
import dev.portolan.node.session.SessionNotice.Resumed;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices as bytes: {@code portolan-session/1 WHAT DIGEST}, for a cancelled request a space and its
 * id as it was written, and for what else the notice is about a space and its digest.
 */
final class SessionNoticeCodec {
  private static final String FORM = "portolan-session/1 ";
  private static final String CHANGED = "changed";
  private static final String ENDED = "ended";
  private static final String CANCELLED = "cancelled";
  private static final String RESUMED = "resumed";
  private static final String LISTENING = "listening";

  /** One character a byte, whatever the bytes are. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private static final Pattern MESSAGE =
      Pattern.compile(
          FORM
              + ("(?:(?<plain>changed|ended) (?<of>[0-9a-f]{64})"
                      + "|(?<about>resumed|listening) (?<by>[0-9a-f]{64}) (?<what>[0-9a-f]{64})"
                      + "|cancelled (?<in>[0-9a-f]{64}) (?<request>.{1,MAX}))")
                  .replace("MAX", Integer.toString(Cancelled.MAX_REQUEST_BYTES)),
          Pattern.DOTALL);

  private SessionNoticeCodec() {}

  /** The bytes of a notice, their format version included. */
  static byte[] encode(SessionNotice notice) {
    String text =
        switch (notice) {
          case Changed changed -> head(CHANGED, notice);
          case Ended ended -> head(ENDED, notice);
          case Resumed resumed -> head(RESUMED, notice) + " " + resumed.reply().hex();
          case Listening listening -> head(LISTENING, notice) + " " + listening.stream().hex();
          case Cancelled cancelled ->
              head(CANCELLED, notice) + " " + new String(cancelled.request().bytes(), BYTES);
        };
    return text.getBytes(BYTES);
  }

  private static String head(String what, SessionNotice notice) {
    return FORM + what + " " + notice.session().digest().hex();
  }

  /** The notice of these bytes; empty for anything that this version has not written. */
  static Optional<SessionNotice> decode(byte[] bytes) {
    Matcher message = MESSAGE.matcher(new String(bytes, BYTES));
    return message.matches() ? Optional.of(notice(message)) : Optional.empty();
  }

  private static SessionNotice notice(Matcher message) {
    String request = message.group("request");
    if (request != null) {
      return new Cancelled(key(message.group("in")), RawJson.copyOf(request.getBytes(BYTES)));
    }
    String about = message.group("about");
    if (about != null) {
      SessionKey by = key(message.group("by"));
      Fingerprint what = new Fingerprint(message.group("what"));
      return about.equals(RESUMED) ? new Resumed(by, what) : new Listening(by, what);
    }
    SessionKey key = key(message.group("of"));
    return message.group("plain").equals(CHANGED) ? new Changed(key) : new Ended(key);
  }

  private static SessionKey key(String digest) {
    return new SessionKey(new Fingerprint(digest));
  }
}
