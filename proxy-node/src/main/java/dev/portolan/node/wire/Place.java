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
  TOOL_ERROR,
  REQUEST_STATE,
  RESULT_TASK,
  PARAMS_TASK,
  NEXT_CURSOR,
  PARAMS_URI,
  URI,
  CONTENTS,
  CONTENT,
  MESSAGES,
  MESSAGE,
  MESSAGE_CONTENT,
  BLOCK,
  RESOURCE,
  TASK,
  TASKS,
  RESULT_META,
  RESULT_RELATED,
  PARAMS_META,
  PARAMS_RELATED,
  ELSEWHERE;

  private static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

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
      case TASK, RESULT_RELATED -> name.equals("taskId") ? RESULT_TASK : ELSEWHERE;
      case PARAMS_RELATED -> name.equals("taskId") ? PARAMS_TASK : ELSEWHERE;
      case RESULT_META -> name.equals(RELATED_TASK) ? RESULT_RELATED : ELSEWHERE;
      case PARAMS_META -> name.equals(RELATED_TASK) ? PARAMS_RELATED : ELSEWHERE;
      default -> ELSEWHERE;
    };
  }

  /** The place of each element of an array here. */
  Place element() {
    return switch (this) {
      case CONTENTS -> RESOURCE;
      case CONTENT, MESSAGE_CONTENT -> BLOCK;
      case MESSAGES -> MESSAGE;
      case TASKS -> TASK;
      default -> ELSEWHERE;
    };
  }

  /** True if an object (else: an array) here can lead to a place of interest. */
  boolean leadsOn(boolean object) {
    return switch (this) {
      case ROOT, RESULT, ERROR, PARAMS, MESSAGE, BLOCK, RESOURCE -> object;
      case TASK, RESULT_META, RESULT_RELATED, PARAMS_META, PARAMS_RELATED -> object;
      case CONTENTS, CONTENT, MESSAGES, TASKS -> !object;
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
      case "task" -> TASK;
      case "tasks" -> TASKS;
      case "nextCursor" -> NEXT_CURSOR;
      case "_meta" -> RESULT_META;
      case "isError" -> TOOL_ERROR;
      default -> ELSEWHERE;
    };
  }

  private static Place ofParams(String name) {
    return switch (name) {
      case "taskId" -> PARAMS_TASK;
      case "uri" -> PARAMS_URI;
      case "_meta" -> PARAMS_META;
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
