package dev.portolan.testkit.redis;

import java.util.List;
import java.util.Optional;

/**
 * One message on its way from Redis to one subscriber.
 *
 * @param channel where it was published
 * @param payload what was published
 */
public record PublishedMessage(String channel, RedisReply.Bytes payload) {
  /** The payload read as UTF-8. */
  public String text() {
    return payload.text();
  }

  /** The message that a reply of Redis carries; empty if it is another kind of reply. */
  static Optional<PublishedMessage> of(RedisReply reply) {
    if (!(reply instanceof RedisReply.Items items)
        || items.list().isEmpty()
        || !(items.list().getFirst() instanceof RedisReply.Bytes kind)) {
      return Optional.empty();
    }
    List<RedisReply> list = items.list();
    int channel =
        switch (kind.latin1()) {
          case "message", "smessage" -> 1;
          case "pmessage" -> 2;
          default -> list.size();
        };
    return list.size() == channel + 2 && list.getLast() instanceof RedisReply.Bytes payload
        ? Optional.of(new PublishedMessage(list.get(channel).text(), payload))
        : Optional.empty();
  }
}
