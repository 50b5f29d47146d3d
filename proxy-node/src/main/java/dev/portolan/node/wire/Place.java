package dev.portolan.node.wire;

/**
 * The places of a message at which something may have to change, and the way to them. A place keeps
 * its name whatever value stands there; only what can lead further is followed.
 */
enum Place {
  ROOT,
  ID,
  METHOD,
  RESULT,
  ERROR,
  PARAMS,
  ERROR_CODE,
  REQUEST_STATE,
  RESULT_TASK,
  PARAMS_TASK,
  PARAMS_URI,
  URI,
  CONTENTS,
  CONTENT,
  MESSAGES,
  MESSAGE,
  MESSAGE_CONTENT,
  BLOCK,
  RESOURCE,
  ELSEWHERE;

  /** The place of the member of this name in an object here. */
  Place member(String name) {
    return switch (this) {
      case ROOT -> ofRoot(name);
      case RESULT -> ofResult(name);
      case ERROR -> name.equals("code") ? ERROR_CODE : ELSEWHERE;
      case PARAMS -> ofParams(name);
      case MESSAGE -> name.equals("content") ? MESSAGE_CONTENT : ELSEWHERE;
      case BLOCK, MESSAGE_CONTENT -> ofBlock(name);
      case RESOURCE -> name.equals("uri") ? URI : ELSEWHERE;
      default -> ELSEWHERE;
    };
  }

  /** The place of each element of an array here. */
  Place element() {
    return switch (this) {
      case CONTENTS -> RESOURCE;
      case CONTENT, MESSAGE_CONTENT -> BLOCK;
      case MESSAGES -> MESSAGE;
      default -> ELSEWHERE;
    };
  }

  /** True if an object (else: an array) here can lead to a place of interest. */
  boolean leadsOn(boolean object) {
    return switch (this) {
      case ROOT, RESULT, ERROR, PARAMS, MESSAGE, BLOCK, RESOURCE -> object;
      case CONTENTS, CONTENT, MESSAGES -> !object;
      case MESSAGE_CONTENT -> true;
      default -> false;
    };
  }

  private static Place ofRoot(String name) {
    return switch (name) {
      case "id" -> ID;
      case "method" -> METHOD;
      case "result" -> RESULT;
      case "error" -> ERROR;
      case "params" -> PARAMS;
      default -> ELSEWHERE;
    };
  }

  private static Place ofResult(String name) {
    return switch (name) {
      case "requestState" -> REQUEST_STATE;
      case "taskId" -> RESULT_TASK;
      case "contents" -> CONTENTS;
      case "content" -> CONTENT;
      case "messages" -> MESSAGES;
      default -> ELSEWHERE;
    };
  }

  private static Place ofParams(String name) {
    return switch (name) {
      case "taskId" -> PARAMS_TASK;
      case "uri" -> PARAMS_URI;
      default -> ELSEWHERE;
    };
  }

  private static Place ofBlock(String name) {
    return switch (name) {
      case "uri" -> URI;
      case "resource" -> RESOURCE;
      default -> ELSEWHERE;
    };
  }
}
