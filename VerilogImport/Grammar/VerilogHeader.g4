// The header of one Verilog module: IEEE 1364-2005 with the parts of IEEE 1800-2017 that cost nothing. The text is preprocessed, and the body is
// reduced to its port and parameter declarations before it gets here (HeaderTokens.cs). Regenerate with scripts/regenerate-parsers.sh.
grammar VerilogHeader;

header
    : MODULE lifetime=IDENTIFIER? name=identifier parameterPorts? portList? SEMICOLON bodyItem* ENDMODULE EOF
    ;

bodyItem
    : portDeclaration SEMICOLON
    | parameterDeclaration SEMICOLON
    ;

// #(parameter A = 1, B = 2, localparam C = A + B)
parameterPorts
    : HASH LPAREN (parameterPort (COMMA parameterPort)*)? RPAREN
    ;

parameterPort
    : keyword=(PARAMETER | LOCALPARAM)? dataType? parameterAssignment
    ;

parameterDeclaration
    : keyword=(PARAMETER | LOCALPARAM) dataType? parameterAssignment (COMMA parameterAssignment)*
    ;

parameterAssignment
    : identifier unpackedDimension* (ASSIGN expression)?
    ;

portList
    : LPAREN (portItem (COMMA portItem)*)? RPAREN
    ;

portItem
    : direction netType? dataType? identifier unpackedDimension* (ASSIGN expression)?   # directedPort
    | netType? dataType identifier unpackedDimension*                                   # typedPort
    | identifier                                                                        # plainPort
    | identifier unpackedDimension+                                                     # partPort
    | identifier DOT identifier identifier unpackedDimension*                           # interfacePort
    | DOT identifier LPAREN identifier? RPAREN                                          # namedPort
    | concatenation                                                                     # joinedPort
    ;

portDeclaration
    : direction netType? dataType? portName (COMMA portName)*
    ;

portName
    : identifier unpackedDimension* (ASSIGN expression)?
    ;

direction : INPUT | OUTPUT | INOUT ;

netType : NET_TYPE ;

dataType
    : typeName SIGNING? range*
    | SIGNING range*
    | range+
    ;

typeName : REG | INTEGER | TIME | REAL | IDENTIFIER ;

range : LBRACKET msb=expression COLON lsb=expression RBRACKET ;

unpackedDimension
    : LBRACKET expression (COLON expression)? RBRACKET
    ;

expression
    : primary                                                                            # primaryExpression
    | op=(PLUS | MINUS | NOT | TILDE | AND | OR | XOR | REDUCE_NAND | REDUCE_NOR | XNOR) expression # unary
    | expression op=POWER expression                                                     # binary
    | expression op=(STAR | SLASH | PERCENT) expression                                  # binary
    | expression op=(PLUS | MINUS) expression                                            # binary
    | expression op=(SHIFT_LEFT | SHIFT_RIGHT | SHIFT_LEFT_ARITHMETIC | SHIFT_RIGHT_ARITHMETIC) expression # binary
    | expression op=(LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) expression             # binary
    | expression op=(EQUAL | NOT_EQUAL | CASE_EQUAL | CASE_NOT_EQUAL) expression         # binary
    | expression op=AND expression                                                       # binary
    | expression op=(XOR | XNOR) expression                                              # binary
    | expression op=OR expression                                                        # binary
    | expression op=LOGICAL_AND expression                                               # binary
    | expression op=LOGICAL_OR expression                                                # binary
    | <assoc=right> expression QUESTION expression COLON expression                      # conditional
    ;

primary
    : number                                                                             # numberPrimary
    | STRING                                                                             # stringPrimary
    | identifier (LBRACKET expression (select=(COLON | PLUS_COLON | MINUS_COLON) expression)? RBRACKET)? # namePrimary
    | name=(SYSTEM_NAME | IDENTIFIER) LPAREN (expression (COMMA expression)*)? RPAREN    # callPrimary
    | LPAREN expression RPAREN                                                           # groupPrimary
    | LBRACE expression concatenation RBRACE                                             # repeatPrimary
    | concatenation                                                                      # concatenationPrimary
    | MACRO                                                                              # macroPrimary
    ;

concatenation : LBRACE expression (COMMA expression)* RBRACE ;

number
    : size=DECIMAL? BASED
    | DECIMAL
    | UNBASED
    | REAL_NUMBER
    ;

identifier : IDENTIFIER | ESCAPED_IDENTIFIER ;

// Words

MODULE : 'module' | 'macromodule' ;
ENDMODULE : 'endmodule' ;
PARAMETER : 'parameter' ;
LOCALPARAM : 'localparam' ;
INPUT : 'input' ;
OUTPUT : 'output' ;
INOUT : 'inout' ;
NET_TYPE : 'wire' | 'tri' | 'tri0' | 'tri1' | 'wand' | 'triand' | 'wor' | 'trior' | 'trireg' | 'supply0' | 'supply1' | 'uwire' ;
REG : 'reg' ;
SIGNING : 'signed' | 'unsigned' ;
INTEGER : 'integer' ;
TIME : 'time' ;
REAL : 'real' | 'realtime' ;

// Marks

HASH : '#' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
LBRACE : '{' ;
RBRACE : '}' ;
SEMICOLON : ';' ;
COMMA : ',' ;
COLON : ':' ;
SCOPE : '::' ;
PLUS_COLON : '+:' ;
MINUS_COLON : '-:' ;
DOT : '.' ;
ASSIGN : '=' ;
QUESTION : '?' ;
PLUS : '+' ;
MINUS : '-' ;
NOT : '!' ;
TILDE : '~' ;
AND : '&' ;
OR : '|' ;
XOR : '^' ;
REDUCE_NAND : '~&' ;
REDUCE_NOR : '~|' ;
XNOR : '~^' | '^~' ;
POWER : '**' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
SHIFT_LEFT : '<<' ;
SHIFT_RIGHT : '>>' ;
SHIFT_LEFT_ARITHMETIC : '<<<' ;
SHIFT_RIGHT_ARITHMETIC : '>>>' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
CASE_EQUAL : '===' ;
CASE_NOT_EQUAL : '!==' ;
LOGICAL_AND : '&&' ;
LOGICAL_OR : '||' ;

// Values and names

DECIMAL : [0-9] [0-9_]* ;
BASED : '\'' [sS]? ( [bB] WS* [01xXzZ?] [01xXzZ?_]* | [oO] WS* [0-7xXzZ?] [0-7xXzZ?_]* | [dD] WS* [0-9xXzZ?] [0-9_]* | [hH] WS* [0-9a-fA-FxXzZ?] [0-9a-fA-FxXzZ?_]* ) ;
UNBASED : '\'' [01xXzZ] ;
REAL_NUMBER : [0-9] [0-9_]* ( '.' [0-9] [0-9_]* )? [eE] [+-]? [0-9] [0-9_]* | [0-9] [0-9_]* '.' [0-9] [0-9_]* ;
STRING : '"' ( '\\' . | ~["\\\r\n] )* '"' ;
SYSTEM_NAME : '$' [a-zA-Z0-9_$]+ ;
IDENTIFIER : [a-zA-Z_] [a-zA-Z0-9_$]* ;
ESCAPED_IDENTIFIER : '\\' ~[ \t\r\n\f]+ ;

// Attributes, comments and directives that say nothing about a header

ATTRIBUTE : '(*' [ \t\r\n\f]* [a-zA-Z_\\] ( '"' ( '\\' . | ~["\\\r\n] )* '"' | ~[";] )*? '*)' -> skip ;
LINE_COMMENT : '//' ~[\r\n]* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
LINE_DIRECTIVE : '`' ( 'timescale' | 'begin_keywords' | 'pragma' | 'line' | 'uselib' ) ( [ \t] ~[\r\n]* )? -> skip ;
WORD_DIRECTIVE : '`' ( 'default_nettype' | 'unconnected_drive' | 'default_decay_time' | 'default_trireg_strength' ) [ \t]+ [a-zA-Z0-9_]+ -> skip ;
BARE_DIRECTIVE : '`' ( 'celldefine' | 'endcelldefine' | 'resetall' | 'nounconnected_drive' | 'end_keywords' | 'suppress_faults' | 'nosuppress_faults'
    | 'enable_portfaults' | 'disable_portfaults' | 'delay_mode_distributed' | 'delay_mode_path' | 'delay_mode_unit' | 'delay_mode_zero'
    | 'protect' | 'endprotect' | 'protected' | 'endprotected' | 'accelerate' | 'noaccelerate' ) -> skip ;
MACRO : '`' [a-zA-Z_] [a-zA-Z0-9_$]* ;
SPACE : WS -> skip ;
UNKNOWN : . ;

fragment WS : [ \t\r\n\f] ;
