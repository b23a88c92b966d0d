"""Spanish."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="el los usted gracias nuestro está la las del para por una con su le es que en y de si "
    "pulse marque oprima presione nuestra más llamada desea momento bienvenido al un no lo",
    letters="ñ ¿ ¡",
    press="pulse; marque; oprima; presione; pulsa; marca; oprime; presiona; pulsar; marcar; "
    "oprimir; presionar; pulsando; marcando; oprimiendo; presionando; apriete; toque; digite; "
    "digita; digitar; teclee; tecla; apretar; pulsad; digitando; teclear; teclea; pulsen; marquen",
    choose="elija; seleccione; escoja; diga; elige; selecciona; escoge; elegir; seleccionar; "
    "introduzca; ingrese; decir; indique; opción; use; utilice; usar; utilizar",
    answer="responda; responda con; conteste; conteste con; dé; denos",
    how_many="cuántos; cuántas; cuánto; cuánta",
    by="con el; con la; con la tecla; con las teclas",
    filler="el; la; los; las; un; una; ahora; simplemente; por favor; en; en su teléfono; número; "
    "en su teclado; de su teléfono; entonces; ya; de; del; sobre; uno de los; una de las; al; "
    "solo; o diga; directamente; nuevamente; de nuevo; siguientes; siguiente; "
    "en cualquier momento; luego; después; a continuación; sólo; en su lugar; mejor",
    key_noun="tecla; teclas; número; números; dígito; dígitos; opción; opciones; botón; cifra; "
    "signo; símbolo; las teclas",
    figures="cero uno dos tres cuatro cinco seis siete ocho nueve",
    doubtful="uno",
    teens="diez once doce trece catorce quince dieciséis",
    star="asterisco; estrella; tecla asterisco; estrellita",
    hash="almohadilla; numeral; gato; tecla numeral; tecla gato; signo de número; michi; "
    "signo numeral; cuadradillo; hash; signo de numeral; signo gato; cuadrado; hashtag",
    either="o; y; u; e; o bien; y/o; ó",
    to="al; a; hasta; hasta el",
    range_start="del; de; desde el; desde",
    between="entre; entre el",
    purpose="para; si; de lo contrario; en caso; en caso contrario; si no; si es así; "
    "caso contrario; desea; prefiere; en otro caso; por; si desea; quiere; en caso de que; "
    "cuando; necesita; sino; si no es así; al; con; a fin de; en el caso de",
    negation="no; nadie; nunca; ninguna; ningún; jamás; por favor no; ni",
    any_key="cualquier tecla; cualquier número; cualquier botón; una tecla; una tecla cualquiera; "
    "cualquier dígito; alguna tecla",
    rating="valore; nota; escala; puntúe; califique; puntuación; calificación; evalúe; puntuar; "
    "valorar; valora; calificar; una escala; satisfecho; satisfecha; valoraría; "
    "evalúa; evaluaría; califica; calificaría; puntúa; puntuaría",
    copula="es; son",
    ending="seguido de; seguida de; seguido por; seguido del; seguida del; seguidos de; "
    "termine con; finalice con; y termine con; confirme con; terminando con; finalice pulsando; "
    "y confirme con; y finalice con; seguido de la tecla; seguido del signo; y luego; y después; "
    "y a continuación; termine pulsando; valide con; seguida por; finalizando con; concluya con; "
    "y termine pulsando; y luego presione; y a continuación pulse; y confirme pulsando; "
    "y valide con; confirme pulsando",
    done="al terminar; al finalizar; cuando termine; cuando haya terminado; cuando finalice; "
    "al acabar; una vez terminado; cuando acabe; para finalizar la grabación; "
    "para terminar la grabación; al final; una vez finalizado; después de su mensaje; "
    "una vez que termine; cuando haya finalizado; cuando haya acabado; cuando haya elegido; "
    "al concluir; una vez que haya terminado; cuando esté listo; para detener la grabación; "
    "cuando concluya; cuando termines",
    finish="para concluir; para terminar; para finalizar",
    then="luego; después; a continuación; termine; finalice; confirme",
    units="teclas; minuto; minutos; hora; horas; día; días; semana; semanas; mes; meses; año; "
    "años; segundo; segundos; céntimo; céntimos; centavos; euro; euros; dólar; dólares; pesos; "
    "por ciento; dígitos; dígito; cifras; veces; personas; llamadas; laborables; hábiles; "
    "estrellas; vez; enero; febrero; marzo; abril; mayo; junio; julio; agosto; septiembre; "
    "octubre; noviembre; diciembre; de enero; de febrero; de marzo; de abril; de mayo; de junio; "
    "de julio; de agosto; de septiembre; de octubre; de noviembre; de diciembre; agentes; letras; "
    "números; opciones; posibilidades; de la mañana; de la tarde; de la noche; de la madrugada",
    no_keys="cola; fila; calle; planta; dirección; abierto; horario; código; posición; piso; "
    "cerrado; cita; cuesta; avenida; plaza; espera; turno; elegido; seleccionado",
    ask="después de la señal; después del tono; tras la señal; tras el tono; haga; introduzca; "
    "introducir; ingrese; ingresar; teclee; digite; marque; diga; indique; indicar; proporcione; "
    "facilite; facilítenos; deletree; dígame; díganos; cuál es; escriba; confirme; teclear; "
    "diga su; grabe; tenga; dé; denos; facilitar; decir; mencione; proporcionar; proporciónenos; "
    "introduce; ingresa; dinos; necesitamos; necesitaremos; anote",
    digit_noun="dígitos; dígito; cifras; números; caracteres",
    secret="número de tarjeta; número de su tarjeta; número de la tarjeta; pin; número de tarjeta "
    "de crédito; número de su tarjeta de crédito; código de seguridad; contraseña; cvv; cvc; "
    "clave; clave secreta; código pin; clave de acceso; número secreto; clave personal; nip; "
    "número de seguridad social; código secreto; número de seguro social; clave de seguridad; "
    "número pin; los dígitos de su tarjeta; numeración de su tarjeta; contraseñas; claves; "
    "dígitos de su tarjeta; cifras de su tarjeta; números de su tarjeta; dígitos de la tarjeta; "
    "dígitos de su tarjeta de crédito",
    harmless="olvidado; perdido; olvidó; cambiar; única de",
    partial="últimos cuatro; últimas cuatro; cuatro últimos; últimos 4",
    message="deje un mensaje; deje su mensaje; dejar un mensaje; dejar su mensaje; "
    "déjenos un mensaje; deje un recado; deje su recado; grabe su mensaje; hable después; "
    "déjenos su mensaje; dejarnos un mensaje; deje su nombre; dejar un recado; grabar su mensaje; "
    "deje sus datos; hable tras; deja tu mensaje; deja un mensaje; dejarnos su mensaje; "
    "deje el mensaje; grabe un mensaje; grabar un mensaje; hable ahora; dejarnos sus datos; "
    "déjenos su nombre; déjenos sus datos; hable al",
    connects="le pasamos; le paso; le comunicamos con; le comunico con; le conectamos; "
    "le transferimos; transferimos su llamada; transfiriendo su llamada; le "
    "ponemos en contacto; será transferido; será transferida; pasamos su "
    "llamada; te pasamos; le estamos transfiriendo",
    again="volver a escuchar; volver a oír; escuchar ~ nuevo; oír ~ nuevo; escuchar ~ nuevamente; "
    "escuchar ~ vez",
    changed="menú ~ cambiado; menú ~ cambió; menú ~ cambiaron; menú ~ modificado; "
    "opciones ~ cambiado; opciones ~ cambió; opciones ~ cambiaron; "
    "opciones ~ modificado",
    caller="le; usted",
    repeats="repetir",
    heard="mensaje; menú; opciones; esto; estas; información; pregunta",
    goodbye="adiós; hasta luego; hasta pronto; hasta la próxima",
    recorded="grabada; grabadas; grabado; grabando; grabación; grabaciones; grabar; grabamos; "
    "graba; graban; grabará; grabarán; grabados; grabemos; graben; grabaremos; grabarse; grabe",
    call="llamada; llamadas; conversación; conversaciones; comunicación; comunicaciones; llamada "
    "telefónica; esta línea; nuestras líneas; esta línea es; interacción; conversación telefónica",
    why="calidad; formación; seguridad; capacitación; entrenamiento; motivos; fines; mejorar; "
    "mejora; efectos; prueba; auditoría",
    wish="quiere; desea; prefiere; acepta; consiente; oponerse; opone; acuerdo; autoriza; "
    "consentimiento; está de acuerdo",
    seconds="segundo; segundos",
    minutes="minuto; minutos",
    amounts="un 1; veinte 20; treinta 30; cuarenta 40; cincuenta 50; sesenta 60; noventa 90",
    given="tiene; tienes; dispone de; dispones de; usted tiene; tendrá; cuenta con",
    lasting="durante; por; hasta; de hasta; máximo; un máximo de; como máximo; máximo de; más de; "
    "no más de",
    speech="hablar; hable; habla; mensaje; mensajes; grabación; grabar; grabe; graba; diga; di; "
    "deje; deja; dejar; déjenos; déjanos; señal; tono; pitido; cuente; cuéntenos; cuéntanos; "
    "indique; indica; describa; explique; responda; nombre; contestador; buzón; bip",
    person="hablar con; un operador; una operadora; un agente; un asesor; una asesora; "
    "un representante; una persona; un empleado",
)
