"""What an editor can ask, one file each: functions of a document, without any state."""
