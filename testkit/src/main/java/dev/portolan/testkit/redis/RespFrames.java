package dev.portolan.testkit.redis;

/**
 * Tells where in a stream of RESP one whole reply (or command) ends and the next begins, a byte at
 * a time, keeping none of them.
 */
final class RespFrames {
  private enum Reading {
    TYPE,
    LINE,
    BULK
  }

  private Reading reading = Reading.TYPE;
  private int type;
  private long number;
  private boolean negative;

  /** Values still to come before the reply is whole; bytes still to come of a string. */
  private long values = 1;

  private long bytes;

  /** Whether this byte is the last of a whole reply. */
  boolean endsWith(byte next) {
    return switch (reading) {
      case TYPE -> begin(next);
      case LINE -> line(next);
      case BULK -> {
        bytes--;
        yield bytes == 0 && ended();
      }
    };
  }

  private boolean begin(byte next) {
    type = next;
    number = 0;
    negative = false;
    reading = Reading.LINE;
    return false;
  }

  private boolean line(byte next) {
    if (next == '-') {
      negative = true;
    } else if (next >= '0' && next <= '9' && number < Integer.MAX_VALUE) {
      number = number * 10 + (next - '0');
    }
    if (next != '\n') {
      return false;
    }
    return switch (type) {
      case '$', '=', '!' -> bulk();
      case '*', '~', '>' -> items(number);
      case '%' -> items(2 * number);
      case '|' -> {
        // attributes come on top of the value that they are about
        values += 1;
        yield items(2 * number);
      }
      default -> ended();
    };
  }

  private boolean bulk() {
    if (negative) {
      return ended();
    }
    bytes = number + 2;
    reading = Reading.BULK;
    return false;
  }

  private boolean items(long count) {
    values += negative ? 0 : count;
    return ended();
  }

  private boolean ended() {
    values--;
    reading = Reading.TYPE;
    if (values > 0) {
      return false;
    }
    values = 1;
    return true;
  }
}
